"""A base image made by debootstrap, from the Debian packages that this machine may fetch."""

import shutil
import tempfile
from pathlib import Path

from dev.settings import ROOT
from lab import commands
from lab.containers.docker import DockerError, docker
from lab.stand_ins.pip_settings import PipSettings

SUITE = "trixie"  # its python3 is Python 3.13
PACKAGES = "ca-certificates,python3,python3-pip,python3-venv"
SECONDS = 900.0


def build_python(name: str, label: str) -> None:
    """Build an image with Python and pip under this name. Raises DockerError.

    It has the settings of pip that this machine has, so that a build finds the same packages. So
    it must not leave this machine.
    """
    with tempfile.TemporaryDirectory() as folder:
        root, archive = Path(folder, "root"), Path(folder, "root.tar")
        _make_system(root)
        packing = "--create", "--numeric-owner", "--directory", str(root), "--file", str(archive)
        _run("tar", *packing, ".")
        changes = (f"LABEL {label}", 'CMD ["python3"]')
        options = [word for change in changes for word in ("--change", change)]
        docker("import", *options, str(archive), name, seconds=SECONDS)


def _make_system(root: Path) -> None:
    options = "--variant=minbase", f"--include={PACKAGES}"
    _run("debootstrap", *options, SUITE, str(root), *_mirror())
    # The image of this name has them in /usr/local/bin, which is first on the PATH.
    for program in ("python", "python3"):
        (root / "usr/local/bin" / program).symlink_to("/usr/bin/python3")
    PipSettings.of_this_machine().write(root)
    shutil.rmtree(root / "var/cache/apt/archives")


def _mirror() -> list[str]:
    """Return the mirror that apt uses here, or none: debootstrap has a default."""
    if not shutil.which("apt-get"):
        return []
    command = ["apt-get", "indextargets", "--format", "$(REPO_URI)", "Identifier: Packages"]
    status, said = commands.run(command, ROOT, SECONDS)
    return said.split()[:1] if status == 0 else []


def _run(*command: str) -> None:
    try:
        status, said = commands.run(command, ROOT, SECONDS)
    except FileNotFoundError as error:
        raise DockerError(
            f"{command[0]} is not installed. Rule: a stand-in for Python is made with it."
            f" On Debian: apt-get install {command[0]}"
        ) from error
    if status != 0:
        raise DockerError(f"{command[0]} failed, which has to run as root:\n{said[-2000:]}")
