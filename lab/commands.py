"""Commands in a copy of the tree: each has a time limit, and Ctrl-C ends it cleanly."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

from dev.run.stopping import end_on_signals

END_SECONDS = 30.0  # which the tests have to end the processes that they started
LOOK_SECONDS = 0.2
STOPPING = threading.Event()  # once it is set, running commands end and no new one starts


class Stopped(Exception):
    """The command was ended, or not started, because the user stopped the run."""


def run(
    command: Sequence[str],
    folder: Path,
    limit: float,
    environment: Mapping[str, str] = os.environ,
    errors: int | IO[str] = subprocess.STDOUT,
) -> tuple[int | None, str]:
    """Return the exit status of a command, None after `limit` seconds, and its output.

    What it says on stderr is part of that, or goes to the file `errors`. Raises Stopped.
    """
    if STOPPING.is_set():
        raise Stopped
    # In its own session, so that Ctrl-C reaches only this process, which then ends the command.
    with subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=errors,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,
    ) as process:
        try:
            output = _output(process, limit)
        except BaseException:  # in the main thread, a signal raises SystemExit
            _end(process)
            raise
        if output is not None:
            return process.returncode, output
        output = _end(process)
    if STOPPING.is_set():
        raise Stopped
    return None, f"{output}\nIt took longer than {limit:.0f} s."


def stop_on_signals() -> None:
    """Let Ctrl-C, SIGTERM and a closed terminal end the commands, and then this process.

    That may take seconds. `nohup` still protects from a closed terminal.
    """
    end_on_signals(_stop)


def _stop() -> None:
    STOPPING.set()
    # Not print: it may be what the signal has interrupted. The terminal may be closed.
    with suppress(OSError):
        os.write(1, b"\nStopping: the tests end the processes that they have started.\n")


def _output(process: "subprocess.Popen[str]", limit: float) -> str | None:
    # None after the time limit, or when the user stops the run.
    deadline = time.monotonic() + limit
    while time.monotonic() < deadline and not STOPPING.is_set():
        with suppress(subprocess.TimeoutExpired):
            return process.communicate(timeout=LOOK_SECONDS)[0]
    return None


def _end(process: "subprocess.Popen[str]") -> str:
    output = ""
    process.send_signal(signal.SIGINT)  # only to pytest, which ends its own processes in order
    with suppress(subprocess.TimeoutExpired):
        output, _ = process.communicate(timeout=END_SECONDS)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    return output
