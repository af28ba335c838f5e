"""The signals that stop a process, sent to a real one.

No twin: the operating system delivers the signals; a mock would deliver them when it suits us.
"""

import signal
import subprocess
import sys

import pytest

from app.cli.stopping import SIGNALS
from tests.support.processes import ROOT

SECONDS = 10
# It waits where no signal interrupts it, as a process does that begins to wait just after Python
# has looked for signals.
PROGRAM = """
import signal, sys, threading
from app.cli.stopping import SIGNALS, stop_on_signals

stopping = threading.Event()
signal.signal(signal.SIGUSR1, lambda *_: None)
stop_on_signals(stopping, lambda: print("woken", stopping.is_set(), flush=True))
interruptible = threading.Event()
threading.Thread(target=interruptible.wait, daemon=True).start()
signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
print("ready", flush=True)
while sys.stdin.readline():
    print("still here", flush=True)
"""


class Program:
    """The program above; what it prints, line by line."""

    def __init__(self):
        self._process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM],
            cwd=ROOT,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert self.line() == "ready"

    def line(self):
        return self._process.stdout.readline().strip()

    def receive(self, number):
        self._process.send_signal(number)

    def answer(self):
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        return self.line()

    def status(self):
        return self._process.wait(SECONDS)

    def end(self):
        self._process.kill()
        self._process.communicate()


@pytest.fixture
def program():
    program = Program()
    yield program
    program.end()


@pytest.mark.parametrize("number", SIGNALS)
def test_the_first_signal_asks_the_process_to_stop(program, number):
    program.receive(number)

    assert program.line() == "woken True"
    assert program.answer() == "still here"


@pytest.mark.parametrize("number", SIGNALS)
def test_the_second_signal_ends_the_process(program, number):
    program.receive(signal.SIGTERM)
    assert program.line() == "woken True"

    program.receive(number)

    assert program.status() == 128 + number


def test_two_signals_at_once_end_the_process(program):
    program.receive(signal.SIGTERM)
    program.receive(signal.SIGINT)

    assert program.status() in {128 + number for number in SIGNALS}


def test_another_signal_that_has_a_handler_does_not_count(program):
    program.receive(signal.SIGUSR1)
    program.receive(signal.SIGTERM)

    assert program.line() == "woken True"
    assert program.answer() == "still here"
