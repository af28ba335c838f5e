"""The processes of a run: started together, relayed, and stopped together."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from dev.run.stopping import end_with_parent
from dev.run.terminal import labelled, say
from dev.settings import ROOT

SECONDS_TO_END = 12  # the worker may wait 10 s for an SMTP server


class ChildEndedError(Exception):
    """A process ended by itself; the message says which and how."""


class Child:
    """One `python -m` process in its own session; its output is relayed under its name."""

    def __init__(
        self,
        name: str,
        module: Sequence[str],
        environment: Mapping[str, str],
        log: Path | None = None,
    ) -> None:
        self.name = name
        self._log = log
        self._process = subprocess.Popen(
            [sys.executable, "-m", *module],
            env=dict(environment),
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,  # Ctrl-C reaches only the launcher, which ends them in order
            preexec_fn=end_with_parent,  # noqa: PLW1509  it takes no lock
        )
        self._relay = threading.Thread(target=self._relay_lines, daemon=True)

    def listen(self) -> None:
        """Relay its output from now on."""
        self._relay.start()

    def status(self) -> int | None:
        """Return its exit status, negative for a signal, None while it runs."""
        return self._process.poll()

    def ask_to_end(self) -> None:
        """Send it SIGTERM."""
        self._signal(signal.SIGTERM)

    def end(self, deadline: float) -> None:
        """Wait until it has ended, kill it at `deadline`, and relay its last lines."""
        try:
            self._process.wait(max(0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            say(f"{self.name} did not stop within {SECONDS_TO_END} s and is killed.")
            self._signal(signal.SIGKILL)
            self._process.wait()
        self.relay_rest()

    def relay_rest(self) -> None:
        """Relay its output until now."""
        if self._relay.is_alive():
            self._relay.join(1)

    def _signal(self, number: signal.Signals) -> None:
        if self._process.poll() is None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, number)

    def _relay_lines(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as lines:
            for line in lines:
                say(labelled(self.name, line))
                if self._log:
                    with self._log.open("a", encoding="utf-8") as log:
                        log.write(line)


@contextmanager
def children(
    commands: Mapping[str, Sequence[str]],
    environment: Mapping[str, str],
    log: Path | None = None,
) -> Iterator[list[Child]]:
    """Start a process for each command, and stop them in reverse order.

    Their output goes to the terminal, and to the end of `log`.
    """
    started: list[Child] = []
    try:
        for name, module in commands.items():
            started.append(Child(name, module, environment, log))
        for child in started:
            child.listen()
        yield started
    finally:
        for child in reversed(started):
            child.ask_to_end()
            child.end(time.monotonic() + SECONDS_TO_END)


def all_run(running: Sequence[Child]) -> None:
    """Raise ChildEndedError if one of them has ended."""
    for child in running:
        status = child.status()
        if status is not None:
            child.relay_rest()
            raise ChildEndedError(f"{child.name} ended by itself: {_reason(status)}.")


def _reason(status: int) -> str:
    return f"exit status {status}" if status >= 0 else f"killed by {signal.Signals(-status).name}"
