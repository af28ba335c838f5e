"""The signals that stop a process; os._exit is mocked, and raises what ends the handler.

No twin: it takes two processes, as in chaos/test_process_faults.py and chaos/test_web_stops.py.
"""

import signal
import threading
from unittest.mock import create_autospec

import pytest

from app.cli import stopping
from app.cli.stopping import SIGNALS, stop_on_signals


class Ended(Exception):
    """The process would have ended here."""


class InterruptedEvent(threading.Event):
    """An event that a second signal interrupts while it is set."""

    def set(self):
        signal.raise_signal(signal.SIGINT)
        super().set()


@pytest.fixture(autouse=True)
def _handlers():
    """Put back the handlers of the test runner."""
    handlers = {number: signal.getsignal(number) for number in SIGNALS}
    yield
    for number, handler in handlers.items():
        signal.signal(number, handler)


@pytest.fixture
def leave(monkeypatch):
    leave = create_autospec(stopping.os._exit, side_effect=Ended)
    monkeypatch.setattr(stopping.os, "_exit", leave)
    return leave


@pytest.mark.parametrize("number", SIGNALS)
def test_the_first_signal_asks_the_process_to_stop(leave, number):
    event, wake = threading.Event(), create_autospec(lambda: None)
    stop_on_signals(event, wake)

    signal.raise_signal(number)

    assert event.is_set()
    wake.assert_called_once_with()
    leave.assert_not_called()


@pytest.mark.parametrize("number", SIGNALS)
def test_the_second_signal_ends_the_process(leave, number):
    stop_on_signals(threading.Event())
    signal.raise_signal(signal.SIGTERM)

    with pytest.raises(Ended):
        signal.raise_signal(number)

    leave.assert_called_once_with(128 + number)


def test_a_second_signal_while_the_first_is_handled_ends_the_process(leave):
    stop_on_signals(InterruptedEvent())

    with pytest.raises(Ended):
        signal.raise_signal(signal.SIGTERM)

    leave.assert_called_once_with(128 + signal.SIGINT)
