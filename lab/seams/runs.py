"""One run of one layer, or of one of its tests, in a copy of the tree."""

import os
import re
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from lab import commands
from lab.layers import LAYERS

# In a fixed order, and only until the first red test, which is then the same every time.
OPTIONS = ("-x", "-q", "-p", "no:randomly", "-p", "no:cacheprovider", "--tb=short")
# They need what not every machine has: PgBouncer, nginx, an index of packages. The gallery says the
# same on every machine.
LEFT_OUT = (
    "tests/integration/database/pooler",
    "tests/chaos/test_image.py",
    "tests/chaos/test_nginx.py",
    "tests/chaos/test_pooler.py",
)
LIMIT_SECONDS = 300.0
GREEN, RED = 0, 1  # exit statuses of pytest
RED_TEST = re.compile(r"^(?:FAILED|ERROR) (.+?)(?: - .*)?$", re.MULTILINE)


class RunError(Exception):
    """A run was neither green nor red; the message holds the end of its output."""


@dataclass(frozen=True)
class Outcome:
    """The result of a run: the first red test, if there was one."""

    red: str | None
    seconds: float


def run_layer(layer: str, folder: Path) -> Outcome:
    """Run a whole layer until its first red test. Raises RunError or commands.Stopped."""
    return run([*(f"--ignore={name}" for name in LEFT_OUT), *LAYERS[layer].arguments], folder)


def run_test(layer: str, test: str, folder: Path) -> Outcome:
    """Run one test of a layer. Raises RunError or commands.Stopped."""
    return run([*LAYERS[layer].options, test], folder)


def run(arguments: list[str], folder: Path) -> Outcome:
    """Run pytest in a copy. Raises RunError or commands.Stopped."""
    command = [sys.executable, "-m", "pytest", *OPTIONS, *arguments]
    start = time.monotonic()
    # A red browser test is expected here: it needs no trace, which tests/browser keeps in CI.
    environment = {name: value for name, value in os.environ.items() if name != "CI"}
    status, output = commands.run(command, folder, LIMIT_SECONDS, environment)
    seconds = time.monotonic() - start
    if status == GREEN:
        return Outcome(None, seconds)
    found = RED_TEST.search(output)
    if status != RED or found is None:
        tail = "\n".join(output.splitlines()[-20:])
        raise RunError(f"pytest {arguments[-1]} ended with status {status}:\n{tail}")
    return Outcome(found[1], seconds)
