import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from dev.settings import ROOT
from lab import commands
from lab.commands import Stopped
from lab.layers import LAYERS
from lab.seams import measure, runs
from lab.seams.runs import LEFT_OUT, RunError
from tests.lab.seams.gallery import COLOUR

ENDLESS = """
import signal, time
from pathlib import Path
import pytest

@pytest.fixture
def server():
    yield
    Path("ended").touch()

def test_without_end(server):
    Path("begun").touch()
    for _ in range(1200):  # a signal just before a long sleep would wait for its end
        time.sleep(0.05)
"""
DEAF = ENDLESS.replace("    Path", "    signal.signal(signal.SIGINT, signal.SIG_IGN)\n    Path")


@pytest.fixture
def stopping(monkeypatch):
    monkeypatch.setattr(commands, "STOPPING", Event())
    return commands.STOPPING


@pytest.fixture
def begin(tmp_path):
    """Start a run of these tests; return its future once the first test runs."""
    with ThreadPoolExecutor(1) as pool:

        def run(tests):
            (tmp_path / "test_endless.py").write_text(tests)
            outcome = pool.submit(runs.run, [*LAYERS["unit"].options, "test_endless.py"], tmp_path)
            deadline = time.monotonic() + 20
            while not (tmp_path / "begun").exists():
                assert time.monotonic() < deadline
                time.sleep(0.01)
            return outcome

        yield run


def test_stopping_lets_the_tests_end_what_they_have_started(begin, stopping, tmp_path):
    outcome = begin(ENDLESS)

    stopping.set()

    with pytest.raises(Stopped):
        outcome.result(10)
    assert (tmp_path / "ended").exists()


def test_tests_that_ignore_the_signal_are_killed(begin, stopping, monkeypatch):
    monkeypatch.setattr(commands, "END_SECONDS", 0.1)
    outcome = begin(DEAF)

    stopping.set()

    with pytest.raises(Stopped):
        outcome.result(10)


def test_a_run_that_takes_too_long_is_an_error(tmp_path, monkeypatch):
    (tmp_path / "test_endless.py").write_text(ENDLESS)
    monkeypatch.setattr(runs, "LIMIT_SECONDS", 1.0)

    with pytest.raises(RunError, match="took longer than 1 s"):
        runs.run([*LAYERS["unit"].options, "test_endless.py"], tmp_path)


def test_no_other_run_begins_after_stopping(a_bug, tree, stopping):
    bugs = [a_bug(), a_bug("02-colour", diff=COLOUR)]
    stopping.set()

    with pytest.raises(Stopped):
        measure.expect_green(tree, layer="unit", bugs=bugs)


def test_the_tests_that_are_left_out_exist():
    assert [name for name in LEFT_OUT if not (ROOT / name).exists()] == []
