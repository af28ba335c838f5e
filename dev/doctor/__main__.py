"""Check this machine and suggest remedies: `make doctor`. Python 3.8 must be able to run this.

The system's Python checks the machine; the Python of .venv, once installed, checks the rest.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from dev.doctor.finding import report
from dev.doctor.machine import machine

ROOT = Path(__file__).resolve().parent.parent.parent
SECONDS = 180


def main() -> int:
    """Print every finding and return 1 if anything needs a remedy, else 0."""
    status = report(machine(ROOT, os.environ))
    if os.geteuid() == 0:
        print("  note     You are root: PostgreSQL will run as the user `nobody` instead.")
    if not list(ROOT.glob(".venv/installed-with-*")):
        print("  unknown  PostgreSQL and the test mail server: .venv has no packages yet")
        print("           -> make install, then run make doctor again")
        return status
    status = max(status, installed("dev.doctor.installed"))
    if (ROOT / "lab" / "talk").exists():
        installed("lab.talk.ready")
    return status


def installed(module: str) -> int:
    """Let the Python of .venv check what only it can."""
    python = ROOT / ".venv" / "bin" / "python"
    command = [str(python), "-m", module]
    try:
        return subprocess.run(command, cwd=str(ROOT), timeout=SECONDS, check=False).returncode
    except (OSError, subprocess.TimeoutExpired) as error:
        print(f"  PROBLEM  {python} cannot check the rest: {error}")
        print("           -> rm -rf .venv; make install")
        return 1


if __name__ == "__main__":
    sys.exit(main())
