"""What a user of docker-compose.yml does, and what each step has to show."""

import os
import sys
from contextlib import suppress

from dev.settings import ROOT
from lab import commands
from lab.containers.docker import DockerError, docker
from lab.containers.project import Project
from lab.containers.steps import Steps
from lab.containers.watching import stay_killed, until_healthy, until_restarted, until_running

BUILD_SECONDS = 900.0  # with base images and packages that come over the network
SECONDS = 120.0  # for any other step; the longest stop_grace_period is 30 s
WORKERS = 3
DOWN = "down --volumes"


class Story:
    """Tells the story of a project. A step raises DockerError if something does not fit."""

    def __init__(self, project: Project) -> None:
        self._project, self._first_user = project, ""

    def steps(self) -> Steps:
        """Return the steps in their order; the last one removes everything."""
        return {
            "up --build": self.start,
            "journey": self.journey,
            f"up --scale worker={WORKERS}": self.scale,
            "journey with more workers": self.journey,
            "a worker crashes": lambda: self.crash("worker"),
            "the web server crashes": lambda: self.crash("web"),
            "journey after the crashes": self.journey,
            "docker kill, then up": self.kill,
            "restart postgres": self.restart_database,
            "journey after the restart": self.journey,
            "stop": self.stop,
            "down, then up": self.start_again,
            DOWN: self.remove,
        }

    def start(self) -> str:
        """Build the image and start every service."""
        self._project.compose("up", "--build", "--detach", seconds=BUILD_SECONDS)
        return until_healthy(self._project)

    def journey(self) -> str:
        """Register, confirm, log in and out, as `make journey` does."""
        variables = {"URL": self._project.site, "INBOX": self._project.inbox}
        command = [sys.executable, "-m", "dev.journey"]
        status, said = commands.run(command, ROOT, SECONDS, {**os.environ, **variables})
        if status != 0:
            raise DockerError(f"The journey ended with status {status}:\n{said}")
        self._first_user = self._first_user or said.split()[0]
        return said.splitlines()[-1]

    def scale(self) -> str:
        """Start more workers beside the one that runs."""
        self._up(WORKERS)
        return f"{WORKERS} workers run"

    def crash(self, service: str) -> str:
        """Kill the process in a container from within; its restart policy has to start it again."""
        before = self._project.one(service)
        # `docker kill` would count as a request of the user, and the container would stay away.
        with suppress(DockerError):  # the command may end with its container
            docker("exec", before.id, "sh", "-c", "kill -KILL -1")
        until_restarted(self._project, before)
        return f"started again by its policy; {until_healthy(self._project)}"

    def kill(self) -> str:
        """Kill a worker and the web server as a user does; `up` brings them back."""
        killed = {self._project.one(service).id for service in ("worker", "web")}
        docker("kill", *killed)
        stay_killed(self._project, killed)
        self._up(WORKERS)
        return "the policy started neither; up started both"

    def restart_database(self) -> str:
        """Restart the database below the processes that use it."""
        self._project.compose("restart", "postgres", seconds=SECONDS)
        return until_healthy(self._project)

    def stop(self) -> str:
        """Stop all; the web server and the workers end by themselves, before Docker kills them."""
        self._project.compose("stop", seconds=SECONDS)
        ended = self._project.containers("web", "worker")
        if {each.service for each in ended} != {"web", "worker"}:
            raise DockerError(f"Not both services have containers: {ended}")
        for each in ended:
            last = docker("logs", "--tail", "1", each.id)
            if each.exit_code or "has stopped" not in last:
                raise DockerError(f"{each.service} ended with status {each.exit_code}: {last}")
        return f"{len(ended)} containers ended with status 0"

    def start_again(self) -> str:
        """Remove all but the data, and start again; the first user is still there."""
        self._project.compose("down", seconds=SECONDS)
        self._up(1)
        command = ("exec", "-T", "web", "flask", "users", "list")
        users = self._project.compose(*command, seconds=SECONDS)
        if self._first_user not in users:
            raise DockerError(f"{self._first_user} is not among the users:\n{users}")
        return f"{self._first_user} is still there"

    def remove(self) -> str:
        """Remove containers, network and data."""
        self._project.compose("down", "--volumes", "--remove-orphans", seconds=SECONDS)
        if left := self._project.leftovers():
            raise DockerError(f"Docker still has {', '.join(left)}.")
        return "no container, volume or network is left"

    def _up(self, workers: int) -> None:
        words = ("up", "--detach", "--scale", f"worker={workers}")
        self._project.compose(*words, seconds=SECONDS)
        until_running(self._project, workers)
        until_healthy(self._project)
