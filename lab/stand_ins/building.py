"""Stand-ins: images built here, under the names of those that cannot be fetched here."""

import json
import re
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from dev.postgres.programs import package
from dev.settings import ROOT
from lab.containers.docker import DockerError, answer, docker
from lab.stand_ins.debian import build_python

PYTHON = "python:3.13-slim-trixie"
POSTGRES = "postgres:18"
MAILPIT = "axllent/mailpit:v1.31"
LABEL = "stand-in"  # the same in every project of this machine
LABELLED = f"{LABEL}=true"
IMAGES = Path(__file__).parent / "images"
# psycopg[binary]==3.3.1 ; python_version < "4" \
LOCKED = re.compile(r"^([\w.-]+)(?:\[.*\])?(==[^\\\n]*[^\\\s])", re.MULTILINE)
COMPILED = shutil.ignore_patterns("__pycache__")
BUILD_SECONDS = 600.0
MISSING = "missing"
REAL, STAND_IN = "the real image", "a stand-in"


def build_stand_ins() -> None:
    """Build each image that is missing, and say so. Raises DockerError.

    A real image stays as it is, and is used. A stand-in of an earlier run is brought up to date;
    the one for Python, which takes a minute, is kept: `docker image rm` makes room for a new one.
    """
    for name, build in BUILDS.items():
        found = kind(name)
        if found == REAL or (found == STAND_IN and name == PYTHON):
            continue
        print(f"Building a stand-in for {name} ...", flush=True)
        build(name)


def kind(name: str) -> str:
    """Tell whether an image is missing, real, or a stand-in. Raises DockerError."""
    if not answer("image", "ls", "--quiet", name):
        return MISSING
    labels = json.loads(answer("image", "inspect", "--format", "{{json .Config.Labels}}", name))
    return STAND_IN if labels and LABEL in labels else REAL


def constraints(locked: str) -> str:
    """Return the versions in a lock file as pip takes constraints: without extras and hashes."""
    return "".join(f"{''.join(found)}\n" for found in LOCKED.findall(locked))


def _build_postgres(name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        programs = package()
        # The libraries of a wheel for Linux are beside it.
        for source in (programs, programs.with_name(f"{programs.name}.libs")):
            if not source.is_dir():
                raise DockerError(f"{source.name} is missing. Rule: stand-ins are built on Linux.")
            shutil.copytree(source, Path(folder, "wheel", source.name))
        _build(name, Path(folder), IMAGES / "postgres")


def _build_mailpit(name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for part in ("inbox", "chain"):
            shutil.copytree(ROOT / "dev" / part, Path(folder, "dev", part), ignore=COMPILED)
        shutil.copy(ROOT / "dev" / "__init__.py", Path(folder, "dev"))
        locked = (ROOT / "requirements" / "dev.txt").read_text(encoding="utf-8")
        Path(folder, "versions.txt").write_text(constraints(locked), encoding="utf-8")
        _build(name, Path(folder), IMAGES / "mailpit")


def _build(name: str, context: Path, recipe: Path) -> None:
    shutil.copytree(recipe, context, dirs_exist_ok=True)
    # The network of this machine, where pip finds what its settings say.
    options = ("--force-rm", "--network", "host", "--label", LABELLED, "--tag", name)
    docker("build", *options, str(context), seconds=BUILD_SECONDS)


BUILDS: dict[str, Callable[[str], None]] = {
    PYTHON: lambda name: build_python(name, LABELLED),
    POSTGRES: _build_postgres,
    MAILPIT: _build_mailpit,
}
