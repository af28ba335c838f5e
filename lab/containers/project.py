"""The services of docker-compose.yml as a Compose project of its own, on free ports."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from lab.containers.docker import DockerError, answer, docker

NAME = "handshake-story"
OF_PROJECT = f"label=com.docker.compose.project={NAME}"
SERVICE = "com.docker.compose.service"
# Otherwise Compose would take them from the shell, or from an .env that is here.
FIXED = {"SECRET_KEY": "of-this-story-and-not-a-secret-at-all", "LOG_LEVEL": "INFO"}


@dataclass(frozen=True)
class Container:
    """What the Engine says about a container."""

    id: str
    service: str
    status: str  # created, running, restarting, exited, ...
    exit_code: int
    health: str  # starting, healthy or unhealthy; empty if nothing checks it
    restarts: int  # by its restart policy

    @classmethod
    def of(cls, found: Mapping[str, Any]) -> Self:
        """Read an answer of `docker inspect`."""
        state = found["State"]
        return cls(
            id=found["Id"],
            service=found["Config"]["Labels"][SERVICE],
            status=state["Status"],
            exit_code=state["ExitCode"],
            health=(state.get("Health") or {}).get("Status", ""),
            restarts=found["RestartCount"],
        )


class Project:
    """Starts, asks and ends the containers; they share nothing with another project but images."""

    def __init__(self, ports: Mapping[str, str]) -> None:
        self._ports = ports
        self._variables = {**FIXED, **ports}

    @property
    def site(self) -> str:
        """Return the URL of the application."""
        return f"http://127.0.0.1:{self._ports['PORT']}"

    @property
    def inbox(self) -> str:
        """Return the URL of the inbox."""
        return f"http://127.0.0.1:{self._ports['INBOX_PORT']}"

    def compose(self, *words: str, seconds: float) -> str:
        """Return what a command of Docker Compose prints. Raises DockerError."""
        options = ("--project-name", NAME, "--file", "docker-compose.yml", "--ansi", "never")
        return docker("compose", *options, *words, seconds=seconds, variables=self._variables)

    def containers(self, *services: str) -> list[Container]:
        """Return the containers of these services, also those that have ended."""
        ids = answer("ps", "--all", "--quiet", "--filter", OF_PROJECT).split()
        found = json.loads(answer("inspect", *ids)) if ids else []
        every = [Container.of(each) for each in found]
        return [each for each in every if each.service in services]

    def one(self, service: str) -> Container:
        """Return the container of a service, or the first of several. Raises DockerError."""
        found = self.containers(service)
        if not found:
            raise DockerError(f"The service {service} has no container.")
        return found[0]

    def leftovers(self) -> list[str]:
        """Return what Docker still has of the project: containers, volumes and networks."""
        kinds = (("ps", "--all"), ("volume", "ls"), ("network", "ls"))
        return [
            f"{kind[0]} {each}"
            for kind in kinds
            for each in answer(*kind, "--quiet", "--filter", OF_PROJECT).split()
        ]
