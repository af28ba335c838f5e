"""How signals end a command, its program and its database."""

import os
import signal
import subprocess
import sys
from functools import partial

import pytest

from dev.settings import ROOT
from tests.support.processes import eventually

# Ends as the web server and the worker do: in order, and once.
WAITING = """
import signal, sys, time
from pathlib import Path

folder = Path({folder!r})
signal.signal(signal.SIGTERM, signal.default_int_handler)
try:
    (folder / "running").touch()
    for _ in range(400):  # a signal just before a long sleep would wait for its end
        time.sleep(0.05)
except BaseException as error:
    (folder / "ended").write_text(type(error).__name__)
    sys.exit(7)
"""

# The command itself, with little patience, and a program that goes on after Ctrl-C.
GOING_ON = """
import sys
from pathlib import Path
import dev.command

Path({folder!r}, "wait.py").write_text('''
import sys, time
from pathlib import Path

try:
    Path({folder!r}, "running").touch()
    for _ in range(400):  # a signal just before a long sleep would wait for its end
        time.sleep(0.05)
except KeyboardInterrupt:
    Path({folder!r}, "interrupted").touch()
time.sleep(1)
sys.exit(7)
''')
dev.command.SECONDS_TO_END = 0.2
dev.command.end_on_signals()
sys.exit(dev.command.main(["wait"]))
"""
# The command itself, with a database that takes long to start.
STARTING = """
import contextlib, runpy, sys, time
from pathlib import Path
import dev.database

@contextlib.contextmanager
def starts(_):
    try:
        (Path({folder!r}) / "running").touch()
        for _ in range(400):  # a signal just before a long sleep would wait for its end
            time.sleep(0.05)
        yield
    finally:
        (Path({folder!r}) / "stopped").touch()

dev.database.development_database = starts
sys.argv = ["dev.command", "alembic", "current"]
runpy.run_module("dev.command", run_name="__main__")
"""


@pytest.fixture
def start(tmp_path):
    """Start a command as from a terminal, which ignores no signal; return the process."""
    (tmp_path / "wait.py").write_text(WAITING.format(folder=str(tmp_path)))
    setting = {"PYTHONPATH": str(tmp_path), "DATABASE_URL": "postgresql:///nowhere"}

    def let(number):
        return subprocess.Popen(
            [sys.executable, "-m", "dev.command", "wait"],
            cwd=ROOT,
            env={**os.environ, **setting},
            start_new_session=True,
            preexec_fn=partial(signal.signal, number, signal.SIG_DFL),  # noqa: PLW1509
        )

    return let


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_what_ends_the_command_ends_its_program(tmp_path, start, number):
    with start(number) as process:
        eventually((tmp_path / "running").exists, "the program runs")
        if number == signal.SIGINT:
            os.killpg(process.pid, number)  # as the terminal does
        else:
            process.send_signal(number)
        process.send_signal(number)  # a second one changes nothing
        process.wait(10)

    assert (tmp_path / "ended").read_text() == "KeyboardInterrupt"
    assert process.returncode == 7


def test_a_program_may_go_on_after_ctrl_c(tmp_path):
    """As a shell does, which only forgets the line."""
    program = GOING_ON.format(folder=str(tmp_path))
    with subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(tmp_path), "DATABASE_URL": "postgresql:///nowhere"},
        start_new_session=True,
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    ) as process:
        eventually((tmp_path / "running").exists, "the program runs")
        os.killpg(process.pid, signal.SIGINT)  # as the terminal does
        eventually((tmp_path / "interrupted").exists, "the program has got it")
        process.wait(10)

    assert process.returncode == 7


@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)]
)
def test_a_command_that_is_ended_early_stops_the_database(tmp_path, number, status):
    program = STARTING.format(folder=str(tmp_path))
    with subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=ROOT,
        preexec_fn=partial(signal.signal, number, signal.SIG_DFL),  # noqa: PLW1509
    ) as process:
        eventually((tmp_path / "running").exists, "the database starts")
        process.send_signal(number)
        process.wait(10)

    assert (tmp_path / "stopped").exists()
    assert process.returncode == status
