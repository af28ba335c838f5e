"""`flask web` and `flask worker` as processes, each with a log file."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from random import SystemRandom
from typing import IO
from urllib.error import URLError

from tests.support.http_browser import Browser

ROOT = Path(__file__).parent.parent.parent
# Below the ports that Linux and macOS give to connections: 32768 and up, 49152 and up.
PORTS = range(20_000, 32_000)
START_SECONDS = 20
STOP_SECONDS = 10


class Process:
    """A `python -m` process that can be stopped, killed, and started again."""

    def __init__(self, *module: str, environment: Mapping[str, str], log: Path) -> None:
        self._module, self._environment, self._log = module, environment, log
        self._log.touch()
        self.start()

    def start(self) -> None:
        """Start it, or start it again."""
        self._log_before_start = self.log()
        with self._log.open("ab") as log:
            self._process = self._open(log)

    def _open(self, log: IO[bytes]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", *self._module],
            env={"PATH": os.environ["PATH"], "FLASK_APP": "app", **self._environment},
            cwd=ROOT,
            stdout=log,
            stderr=log,
        )

    def log(self) -> str:
        """Return all that it has written so far."""
        return self._log.read_text(encoding="utf-8")

    @property
    def last_log_line(self) -> str:
        """The last event or error in its log, without the lines that SQLAlchemy adds."""
        return (re.findall(r"^[^\s\[(].*", self.log(), re.MULTILINE) or [""])[-1]

    @property
    def is_running(self) -> bool:
        return self._process.poll() is None

    def request_stop(self, number: signal.Signals = signal.SIGTERM) -> None:
        """Ask it to stop, once it has logged something: until then it handles no signal."""
        eventually(lambda: self.log() != self._log_before_start, "the first log line of a process")
        self._process.send_signal(number)

    def wait(self) -> int:
        """Return its exit status, once it has ended."""
        return self._process.wait(STOP_SECONDS)

    def stop(self) -> int:
        """Ask it to stop; return its exit status."""
        self.request_stop()
        return self.wait()

    def end(self) -> None:
        """End it at once, as a second Ctrl-C does. After a kill, `make coverage` has no data."""
        for number in (signal.SIGTERM, signal.SIGINT):
            self._process.send_signal(number)
        with suppress(subprocess.TimeoutExpired):
            self.wait()
        self.kill()

    def kill(self) -> None:
        """End it at once, as `kill -9` does."""
        self._process.kill()
        self._process.wait(STOP_SECONDS)


def free_port() -> int:
    """Return a port that is free, and that no operating system hands out by itself."""
    for port in SystemRandom().sample(PORTS, 100):
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
    raise AssertionError(f"None of 100 ports out of {PORTS} is free.")


def eventually(condition: Callable[[], object], what: str, within: float = 10.0) -> None:
    """Wait until the condition holds; fail with the name of what was awaited otherwise."""
    __tracebackhide__ = True
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline, f"{what}: not within {within} s"
        time.sleep(0.005)


def wait_for_answer(url: str) -> None:
    def answers() -> bool:
        browser = Browser(url)
        try:
            browser.visit("/healthz")
        except URLError:
            return False
        return browser.status == 200

    eventually(answers, f"an answer from {url}", within=START_SECONDS)
