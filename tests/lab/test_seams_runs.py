import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from lab.layers import LAYERS
from lab.seams import measure, runs
from lab.seams.bugs import read_bug
from lab.seams.runs import RunError, Stopped
from tests.lab.gallery import DIFF

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
    time.sleep(60)
"""
DEAF = ENDLESS.replace("    Path", "    signal.signal(signal.SIGINT, signal.SIG_IGN)\n    Path")


@pytest.fixture
def stopping(monkeypatch):
    monkeypatch.setattr(runs, "STOPPING", Event())
    return runs.STOPPING


@pytest.fixture
def begin(tmp_path):
    """Begin a run of these tests; return what will come of it once the first has begun."""
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


def test_whoever_stops_lets_the_tests_end_what_they_have_started(begin, stopping, tmp_path):
    outcome = begin(ENDLESS)

    stopping.set()

    with pytest.raises(Stopped):
        outcome.result(10)
    assert (tmp_path / "ended").exists()


def test_tests_that_do_not_listen_are_killed(begin, stopping, monkeypatch):
    monkeypatch.setattr(runs, "END_SECONDS", 0.1)
    outcome = begin(DEAF)

    stopping.set()

    with pytest.raises(Stopped):
        outcome.result(10)


def test_a_run_that_takes_too_long_is_trouble(tmp_path, monkeypatch):
    (tmp_path / "test_endless.py").write_text(ENDLESS)
    monkeypatch.setattr(runs, "LIMIT_SECONDS", 1.0)

    with pytest.raises(RunError, match="took longer than 1 s"):
        runs.run([*LAYERS["unit"].options, "test_endless.py"], tmp_path)


def test_no_other_run_begins_once_all_is_to_stop(patch, tree, stopping):
    wall = DIFF.replace("door", "wall").replace("open", "white")
    bugs = [read_bug(patch()), read_bug(patch("02-wall", diff=wall))]
    stopping.set()

    with pytest.raises(Stopped):
        measure.see_nothing(tree, layer="unit", bugs=bugs)
