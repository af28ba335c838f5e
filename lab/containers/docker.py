"""The docker command: a limit for every call, and a sentence for what fails or is missing."""

import os
import re
import shlex
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from typing import IO

from dev.settings import ROOT
from lab import commands

LIMIT_SECONDS = 60.0
LOOK_SECONDS = 0.5
TAIL = 25  # lines of a failed command that are shown
OLDEST_COMPOSE = 2
RULE = f"Rule: Docker Engine, and Docker Compose {OLDEST_COMPOSE} or newer."
START = (
    "Start it, with `systemctl start docker` or Docker Desktop; DOCKER_HOST or `docker context` may"
    " name another one."
)
INSTALL = "On Debian: apt-get install docker.io docker-cli docker-compose"


class DockerError(Exception):
    """Docker is missing, or does not do what it was told; the message says why."""


def docker(
    *words: str, seconds: float = LIMIT_SECONDS, variables: Mapping[str, str] | None = None
) -> str:
    """Return what a docker command prints in the root of this repository, warnings included.

    Raises DockerError if it fails, or takes longer than `seconds`.
    """
    status, said = _run(words, seconds, variables or {}, subprocess.STDOUT)
    return _checked(words, status, said)


def answer(*words: str) -> str:
    """Return what a docker command answers, without its warnings. Raises DockerError."""
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as warnings:
        status, said = _run(words, LIMIT_SECONDS, {}, warnings)
        warnings.seek(0)
        _checked(words, status, said + warnings.read())
    return said.strip()


def check_engine() -> str:
    """Return the versions that answer. Raises DockerError, with the remedy, if one is missing."""
    if not shutil.which("docker"):
        raise DockerError(f"The command docker is not on the PATH. {RULE} {INSTALL}")
    engine = _asked(
        ("version", "--format", "{{.Server.Version}}"),
        f"No Docker Engine answers. {RULE} {START}",
    )
    compose = _asked(
        ("compose", "version", "--short"), f"Docker Compose is missing. {RULE} {INSTALL}"
    )
    number = re.match(r"v?(\d+)\.", compose)
    if not number or int(number[1]) < OLDEST_COMPOSE:
        raise DockerError(f"`docker compose version` says {compose!r}. {RULE} {INSTALL}")
    return f"Docker Engine {engine}, Compose {compose}"


def wait_until(what: str, is_so: Callable[[], bool], seconds: float) -> None:
    """Return as soon as `is_so` does. Raises DockerError if it does not in so many seconds."""
    deadline = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > deadline:
            raise DockerError(f"{what}: not so after {seconds:g} s.")
        time.sleep(LOOK_SECONDS)


def _run(
    words: Sequence[str], seconds: float, variables: Mapping[str, str], errors: int | IO[str]
) -> tuple[int | None, str]:
    return commands.run(["docker", *words], ROOT, seconds, {**os.environ, **variables}, errors)


def _checked(words: Sequence[str], status: int | None, said: str) -> str:
    if status != 0:
        shown = "\n".join(said.strip().splitlines()[-TAIL:])
        how = "took too long" if status is None else f"ended with status {status}"
        raise DockerError(f"`{shlex.join(['docker', *words])}` {how}:\n{shown}")
    return said


def _asked(words: tuple[str, ...], problem: str) -> str:
    try:
        return answer(*words)
    except DockerError as error:
        raise DockerError(f"{problem}\n{error}") from error
