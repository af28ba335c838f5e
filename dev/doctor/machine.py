"""What any Python can check on this machine. Python 3.8 must be able to run this."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

from dev.doctor.finding import Finding
from dev.ports import PortsError, checked_ports, read_ports
from dev.running import is_own_port
from dev.shell import PORTS

OLDEST_PYTHON = (3, 11)
NEEDED_MB = 1100  # .venv takes 500, the databases 100, pip's downloads the rest


def machine(root: Path, given: Mapping[str, str]) -> list[Finding]:
    """Check the Python, the ports and the folders."""
    checked = ports(given, root / ".local")
    return [python(), virtual_environments(), checked, data_folder(root), disk(root)]


def python() -> Finding:
    """Check the version of the Python that runs this."""
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < OLDEST_PYTHON:
        wanted = ".".join(map(str, OLDEST_PYTHON))
        return Finding(
            f"Python {version} ({sys.executable}) is older than {wanted}",
            f"Install Python {wanted} or newer, then name it: make run PYTHON=python{wanted}",
        )
    return Finding(f"Python {version} ({sys.executable})")


def virtual_environments() -> Finding:
    """Check for the modules that create .venv, which Debian packages separately."""
    missing = [name for name in ("venv", "ensurepip") if find_spec(name) is None]
    if missing:
        return Finding(
            f"This Python lacks the standard module {' and '.join(missing)}",
            "On Debian and Ubuntu: sudo apt install python3-venv",
        )
    return Finding("It can create virtual environments")


def ports(given: Mapping[str, str], local: Path) -> Finding:
    """Check whether `make run` could listen on its ports now, or does so already."""
    numbers, _ = read_ports(given)
    if len(numbers) == len(PORTS) and all(is_own_port(n, local) for n in numbers.values()):
        return Finding("`make run` of this clone uses its ports: " + _listed(numbers))
    try:
        free = checked_ports(given, local)
    except PortsError as error:
        *problems, remedy = str(error).splitlines()
        return Finding(" ".join(problems) or remedy, remedy)
    return Finding("Ports are free: " + _listed(free))


def _listed(numbers: Mapping[str, int]) -> str:
    return ", ".join(f"{name}={numbers[name]}" for name in PORTS)


def data_folder(root: Path) -> Finding:
    """Check whether this user can write where `make run` keeps its data."""
    folder = root / ".local"
    place = folder if folder.exists() else root
    try:
        with tempfile.TemporaryFile(dir=str(place)):
            return Finding(f"You can write to {place}")
    except OSError as error:
        return Finding(
            f"You cannot write to {place}: {error.strerror}",
            f"As an administrator: chown -R {os.getuid()} '{place}'",
        )


def disk(root: Path) -> Finding:
    """Check whether the disk has room for the packages and the databases."""
    free = shutil.disk_usage(str(root)).free // 1_000_000
    if free < NEEDED_MB:
        return Finding(
            f"The disk has {free} MB free, {NEEDED_MB} MB are needed", f"Free some space for {root}"
        )
    return Finding(f"The disk has {free // 1000} GB free")
