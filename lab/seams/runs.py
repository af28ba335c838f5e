"""One run of one layer, or of one of its tests, in a copy of the tree."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from lab.layers import LAYERS

# In a fixed order, and ended by the first red test, which is then the same every time.
OPTIONS = ("-x", "-q", "-p", "no:randomly", "-p", "no:cacheprovider", "--tb=short")
LIMIT_SECONDS = 300.0
END_SECONDS = 30.0  # for the tests to end what they have started
LOOK_SECONDS = 0.2
GREEN, RED = 0, 1  # exit statuses of pytest
RED_TEST = re.compile(r"^(?:FAILED|ERROR) (.+?)(?: - .*)?$", re.MULTILINE)
STOPPING = threading.Event()  # once it is set, runs end and no other begins


class Stopped(Exception):
    """The run was ended, or did not begin, because all is to stop."""


class RunError(Exception):
    """A run was neither green nor red; the message holds its end."""


@dataclass(frozen=True)
class Outcome:
    """How a run went: the first red test, if there was one."""

    red: str | None
    seconds: float


def run_layer(layer: str, folder: Path) -> Outcome:
    """Run a whole layer until its first red test. Raises RunError or Stopped."""
    return run(LAYERS[layer].arguments, folder)


def run_test(layer: str, test: str, folder: Path) -> Outcome:
    """Run one test of a layer. Raises RunError or Stopped."""
    return run([*LAYERS[layer].options, test], folder)


def run(arguments: list[str], folder: Path) -> Outcome:
    """Run pytest in a copy. Raises RunError or Stopped."""
    command = [sys.executable, "-m", "pytest", *OPTIONS, *arguments]
    start = time.monotonic()
    status, output = _finish(command, folder)
    seconds = time.monotonic() - start
    if status == GREEN:
        return Outcome(None, seconds)
    found = RED_TEST.search(output)
    if status != RED or found is None:
        tail = "\n".join(output.splitlines()[-20:])
        raise RunError(f"pytest {' '.join(arguments)} ended with status {status}:\n{tail}")
    return Outcome(found[1], seconds)


def _finish(command: list[str], folder: Path) -> tuple[int | None, str]:
    if STOPPING.is_set():
        raise Stopped
    # In a session of its own: Ctrl-C is for us, and its tests are told once, and by us.
    with subprocess.Popen(
        command,
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as pytest:
        output = _output(pytest)
        if output is not None:
            return pytest.returncode, output
        pytest.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            output, _ = pytest.communicate(timeout=END_SECONDS)
        with suppress(ProcessLookupError):
            os.killpg(pytest.pid, signal.SIGKILL)
    if STOPPING.is_set():
        raise Stopped
    return None, f"{output or ''}\nIt took longer than {LIMIT_SECONDS:.0f} s."


def _output(pytest: "subprocess.Popen[str]") -> str | None:
    """Return what it has written once it has ended; None when its time is up or all is to stop."""
    deadline = time.monotonic() + LIMIT_SECONDS
    while time.monotonic() < deadline and not STOPPING.is_set():
        with suppress(subprocess.TimeoutExpired):
            return pytest.communicate(timeout=LOOK_SECONDS)[0]
    return None
