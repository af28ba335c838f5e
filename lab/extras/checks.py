"""The checks that a tree without some extras has to pass."""

import os
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from lab import commands
from lab.all_layers import NO_BROWSER_HERE
from lab.layers import LAYERS

LIMIT_SECONDS = 600.0
LINT = "lint"
FOR_ONE = (LINT, "unit", "integration", "approval")  # without a single extra
FOR_ALL = (LINT, *LAYERS)  # without any


@dataclass(frozen=True)
class Outcome:
    """The result of a check: its exit status, None if it took too long, and its output."""

    check: str
    status: int | None
    seconds: float
    output: str

    @property
    def passed(self) -> bool:
        """Tell whether it passed, or could not run because there is no browser."""
        return self.status in {0, NO_BROWSER_HERE}

    @property
    def verdict(self) -> str:
        """Return the word for the table."""
        if self.status == NO_BROWSER_HERE:
            return "no browser"
        return "passed" if self.passed else "FAILED"


def check_all(names: Sequence[str], folder: Path) -> Iterator[Outcome]:
    """Run checks in a copy of the tree, one after the other. Raises commands.Stopped."""
    # The options of the `make` that runs this are not for the `make` in the copy.
    environment = {k: v for k, v in os.environ.items() if k not in {"MAKEFLAGS", "MAKELEVEL"}}
    for name in names:
        start = time.monotonic()
        status, output = commands.run(command(name), folder, LIMIT_SECONDS, environment)
        yield Outcome(name, status, time.monotonic() - start, output)


def command(name: str) -> list[str]:
    """Return the command of a check: lint, or a layer of tests."""
    if name == LINT:  # with the packages of this clone; INSTALLED= prevents an installation
        return ["make", LINT, f"VENV={sys.prefix}", "INSTALLED="]
    return [sys.executable, "-m", "lab.layers", name, "-q"]
