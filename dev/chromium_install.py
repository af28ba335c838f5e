"""Get a Chromium for the browser tests: `make test BROWSER=install`."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress

from dev.chromium import Find, find_browser, why_none

DOWNLOAD = (sys.executable, "-m", "playwright", "install", "--no-shell", "chromium")
UPDATE = ("apt-get", "update")
INSTALL = ("apt-get", "install", "-y", "--no-install-recommends", "libatomic1")  # for Node.js
SMALL = (*INSTALL, "chromium-headless-shell")  # Debian has it
WHOLE = (*INSTALL, "chromium")
SECONDS = 600  # for each command
ERRORS = ("Error:", "E:")  # a line of Playwright or apt-get that gives the reason starts so

Ways = Iterable[Sequence[Sequence[str]]]


def main(given: Mapping[str, str], ways: Ways, find: Find = find_browser) -> None:
    """Try the ways until a browser starts; print which one, or why there is none."""
    problem = why_none(given, find)
    for commands in ways:
        if not problem:
            break
        run_all(commands)
        problem = why_none(given, find)
    if problem:
        print(f"No browser could be installed. {problem}\nThe browser tests will not run.")
    else:
        print(f"The browser tests use {find(given)}.")


def run_all(commands: Sequence[Sequence[str]]) -> None:
    """Run commands until one fails, and print each one and its failure."""
    for command in commands:
        print(f"$ {' '.join(command)}", flush=True)
        if reason := run(command):
            print(f"It failed: {reason}", flush=True)
            return


def ways_of(given: Mapping[str, str], *, root: bool) -> Iterator[Sequence[Sequence[str]]]:
    """Yield the commands of each way that is open to this user on this system."""
    yield [DOWNLOAD]
    if root and shutil.which("apt-get", path=given.get("PATH")):
        yield [UPDATE, SMALL]
        yield [WHOLE]


def run(command: Sequence[str], seconds: float = SECONDS) -> str:
    """Return why a command failed, or nothing; it ends after `seconds` with all its processes."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "NO_COLOR": "1"}
    with subprocess.Popen(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,
    ) as process:
        try:
            output, _ = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            return f"it took longer than {seconds:.0f} s"
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
    return _reason(output) if process.returncode else ""


def _reason(output: str) -> str:
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    return next((line for line in lines if line.startswith(ERRORS)), (lines or ["no output"])[-1])


if __name__ == "__main__":
    try:
        main(os.environ, ways_of(os.environ, root=os.geteuid() == 0))
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)
