"""`make run` in a tree, and the whole story told to it."""

import signal
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from lab.trials import Outcome, check, make

Ports = tuple[str, str, str]
START_SECONDS = 60.0


def free_ports() -> Ports:
    """Return three ports that no program uses now."""
    with (
        socket.create_server(("127.0.0.1", 0)) as one,
        socket.create_server(("127.0.0.1", 0)) as two,
        socket.create_server(("127.0.0.1", 0)) as three,
    ):
        numbers = [each.getsockname()[1] for each in (one, two, three)]
    return (f"PORT={numbers[0]}", f"INBOX_PORT={numbers[1]}", f"SMTP_PORT={numbers[2]}")


def answers_and_tells(place: Path, ports: Ports, *settings: str) -> Outcome:
    """Start `make run` with these settings, and let `make journey` register, confirm and log in.

    The output is that of `make journey`, and if it failed, before it that of `make run`.
    """
    log = place / ".local" / "run.log"
    log.parent.mkdir(exist_ok=True)
    with (
        log.open("w") as output,
        subprocess.Popen(
            make("run", *ports, *settings),
            cwd=place,
            stdout=output,
            stderr=output,
            start_new_session=True,
        ) as running,
    ):
        try:
            _wait(running, log)
            outcome = check("run", make("journey", *ports), place)
        finally:
            with suppress(ProcessLookupError):
                running.send_signal(signal.SIGTERM)
            running.wait(START_SECONDS)
    if outcome.passed:
        return outcome
    said = log.read_text(encoding="utf-8")
    return Outcome(outcome.check, outcome.status, outcome.seconds, f"{said}\n{outcome.output}")


def _wait(running: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while running.poll() is None and time.monotonic() < deadline:
        if "Ctrl-C" in log.read_text(encoding="utf-8"):
            return
        time.sleep(0.1)
