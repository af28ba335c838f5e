"""What `make` hands on to the program of a target."""

import os
import subprocess
from pathlib import Path

from dev.settings import ROOT


def handed_on(folder: Path, target: str, variable: str, value: str) -> str:
    """Return the arguments of the program, and the variable as it sees it."""
    tell = folder / "tell"
    tell.write_text(f'#!/bin/sh\necho "$@" "${variable}"\n')
    tell.chmod(0o755)
    return subprocess.run(
        ["make", "INSTALLED=", f"RUN={tell}", target, f"{variable}={value}"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=10,
    ).stdout
