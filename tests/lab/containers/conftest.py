"""What Docker would answer."""

import pytest

from lab.containers.project import SERVICE
from tests.support.programs import interruptible, stub  # noqa: F401  for pytest


@pytest.fixture
def inspected():
    """Return an answer of `docker inspect` for one container."""

    def answer(service="web", status="running", exit_code=0, health=None, restarts=0):
        state = {"Status": status, "ExitCode": exit_code}
        return {
            "Id": f"id-of-{service}",
            "Config": {"Labels": {SERVICE: service}},
            "State": state | ({"Health": {"Status": health}} if health else {}),
            "RestartCount": restarts,
        }

    return answer
