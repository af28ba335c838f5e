"""What the story waits for. Each wait has a limit, and raises DockerError after it."""

import time
from collections.abc import Collection
from http.client import HTTPException
from urllib.request import ProxyHandler, build_opener

from lab.containers.docker import DockerError, wait_until
from lab.containers.project import Container, Project

HEALTHY_SECONDS = 120.0
RESTART_SECONDS = 60.0
ANSWER_SECONDS = 5.0
POLICY_SECONDS = 2.0  # a policy acts within 0.2 s
KILLED = ("exited", 137)


def until_healthy(project: Project) -> str:
    """Wait until Docker calls the web server healthy, and the site says that it is ready."""

    def is_so() -> bool:
        # Docker checks rarely, so its answer may be older than a restart of the database.
        return project.one("web").health == "healthy" and is_ready(project.site)

    wait_until("The web server is healthy and ready", is_so, HEALTHY_SECONDS)
    return "web is healthy"


def until_running(project: Project, number: int) -> None:
    """Wait until so many workers run, and no more."""

    def is_so() -> bool:
        return [each.status for each in project.containers("worker")] == ["running"] * number

    wait_until(f"The number of workers that run is {number}", is_so, HEALTHY_SECONDS)


def until_restarted(project: Project, before: Container) -> None:
    """Wait until the restart policy has started a container once more than `before`."""

    def is_so() -> bool:
        now = [each for each in project.containers(before.service) if each.id == before.id]
        return any(each.restarts > before.restarts and each.status == "running" for each in now)

    wait_until(f"The service {before.service} starts again", is_so, RESTART_SECONDS)


def stay_killed(project: Project, ids: Collection[str]) -> None:
    """Wait until these containers have ended, and see that no policy starts them afterwards."""

    def is_so() -> bool:
        every = [each for each in project.containers("web", "worker") if each.id in ids]
        return [(each.status, each.exit_code) for each in every] == [KILLED] * len(ids)

    wait_until("What was killed has ended with status 137", is_so, RESTART_SECONDS)
    time.sleep(POLICY_SECONDS)
    if not is_so():
        raise DockerError("A container that the user has killed was started again by its policy.")


def is_ready(site: str) -> bool:
    """Tell whether a site says that it can do its work."""
    # The shell may name a proxy, which does not know this address.
    opener = build_opener(ProxyHandler({}))
    try:
        opener.open(f"{site}/readyz", timeout=ANSWER_SECONDS).close()
    except (OSError, HTTPException):  # no answer, half of one, or a 503
        return False
    return True
