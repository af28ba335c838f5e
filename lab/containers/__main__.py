"""Run docker-compose.yml for real, step by step: `make test-containers`.

It builds the image, starts all services on free ports under a project name of its own, tells the
story of `make journey` to them, scales, crashes, kills, restarts and stops them, and removes them.
It needs Docker Engine and Docker Compose 2 or newer, and installs or starts neither. On Debian 13:
`apt-get install docker.io docker-cli docker-compose`. The image is tagged `handshake`, as by
`docker compose build`.
"""

import sys

from dev.run.stopping import end_on_signals
from lab.containers.docker import DockerError, check_engine
from lab.containers.project import Project
from lab.containers.steps import passed, shown, take
from lab.containers.story import DOWN, Story
from lab.running import free_ports

LINES = "40"  # of the log of each container, after a failure


def main() -> int:
    """Tell the story; return 0 if every step went well, 1 if one did not, 2 without Docker."""
    try:
        print(check_engine(), flush=True)
    except DockerError as error:
        print(error, file=sys.stderr)
        return 2
    project = Project(dict(port.split("=") for port in free_ports()))
    logs = ("logs", "--no-color", "--tail", LINES)
    results = take(Story(project).steps(), DOWN, lambda: project.compose(*logs, seconds=60))
    print(f"\n{shown(results)}")
    return int(not passed(results))


if __name__ == "__main__":
    end_on_signals()
    sys.exit(main())
