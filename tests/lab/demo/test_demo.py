"""The order of the screens, and the tree afterwards; one run of the real steps is in CI."""

import os
import signal
import subprocess
import sys

import pytest

from dev.settings import ROOT
from lab.demo import __main__ as demo
from lab.demo.__main__ import DemoError, always_mended, main, play
from lab.demo.steps import Result, Step, steps
from lab.seams import stage
from lab.seams.bugs import read_bugs
from tests.support.processes import eventually


@pytest.fixture
def planting(monkeypatch, clone, a_bug):
    """Use a small clone, with one bug, in the place of this repository."""
    planted, bug = clone / ".local" / "planted", a_bug()
    folder = bug.path.parent
    plant, mend = stage.plant, stage.mend
    monkeypatch.setattr(demo, "ROOT", clone)
    monkeypatch.setattr(demo, "PLANTED", planted)
    monkeypatch.setattr(stage, "plant", lambda bug: plant(bug, clone, planted))
    monkeypatch.setattr(stage, "mend", lambda: mend(clone, planted, folder))
    monkeypatch.setattr(demo.signal, "signal", lambda *_: None)
    return clone, bug


@pytest.fixture
def limits(planting):
    """Return the steps of a demo, and what each of them finds in the tree."""
    clone, _ = planting
    found = []

    def look(number, as_expected=True):
        found.append((number, (clone / "limit.txt").read_text().strip()))
        return Result(["shown"], as_expected)

    return [
        Step(f"Step {n}", "make test", n in (2, 3), lambda n=n: look(n, as_expected=n != 4))
        for n in (1, 2, 3, 4)
    ], found


def test_the_bug_is_planted_in_the_steps_that_need_it(planting, limits):
    todo, found = limits

    with always_mended():
        play(planting[1], todo, 1, lambda: " ")

    assert found == [(1, "8"), (2, "9"), (3, "9"), (4, "8")]


def test_a_demo_starts_and_goes_back_to_any_step(planting, limits):
    todo, found = limits
    keys = iter(["b", "b", "b", "q"])

    with always_mended():
        play(planting[1], todo, 3, lambda: next(keys))

    assert found == [(3, "9"), (2, "9"), (1, "8"), (1, "8")]


def test_the_status_says_whether_a_step_ended_as_it_has_to(planting, limits, capsys):
    todo, _ = limits

    with always_mended():
        assert play(planting[1], todo[:3], 1, lambda: " ") == 0
        assert play(planting[1], todo, 1, lambda: " ") == 1

    assert "This step did not end as it has to." in capsys.readouterr().out


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit, RuntimeError])
def test_the_bug_is_taken_out_whatever_happens(planting, error):
    clone, bug = planting

    def fail():
        stage.plant(bug)
        raise error

    with pytest.raises(error), always_mended():
        fail()

    assert (clone / "limit.txt").read_text() == "8\n"


def test_the_bug_of_a_demo_that_was_killed_is_taken_out_first(planting, limits):
    clone, bug = planting
    stage.plant(bug)

    with always_mended():
        assert (clone / "limit.txt").read_text() == "8\n"


def test_a_demo_does_not_begin_among_uncommitted_changes(planting):
    clone, _ = planting
    (clone / "colour.txt").write_text("blue\n")

    with pytest.raises(stage.StageError, match=r"M colour\.txt"), always_mended():
        raise AssertionError("it has begun")


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "needs a terminal. .*: make demo AUTO=1"),
        ({"AUTO": "1", "STEP": "9"}, "STEP=9: .* They are 1 to 8"),
        ({"AUTO": "1", "STEP": "two"}, "STEP=two: .* They are 1 to 8"),
        ({"AUTO": "1", "PAUSE": "long"}, "PAUSE=long: must be a whole number of seconds"),
        ({"AUTO": "1", "BUG": "02"}, "BUG=02: the unit tests catch it"),
    ],
)
def test_a_demo_that_cannot_be_played_is_refused_with_a_sentence(given, sentence):
    with pytest.raises(DemoError, match=sentence):
        main(given)


def test_every_step_of_the_real_demo_names_a_command_that_fits_on_the_screen():
    for step in steps(read_bugs(only="04")[0]):
        assert len(f"$ {step.command}") <= 80


PROGRAM = """
import sys, lab.commands as c
from dev.settings import ROOT
c.stop_on_signals()
c.run(["sh", "-c", "echo ready > $STARTED; exec sleep 60"], ROOT, 60)
"""
# The tests themselves may run under `nohup`, which every process inherits.
HEEDING = "import signal\nfor number in (1, 2, 15): signal.signal(number, signal.SIG_DFL)\n"


@pytest.fixture
def program(tmp_path):
    """Start a program that runs a command; `nohup` begins its command line, if it has to."""
    started, mark = [], tmp_path / "started"

    def start(*before):
        text = PROGRAM if before else f"{HEEDING}{PROGRAM}"
        command = [*before, sys.executable, "-c", text]
        environment = {**os.environ, "STARTED": str(mark)}
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE)
        started.append(process)
        eventually(mark.exists, "the command runs")
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_the_command_of_a_step_and_then_the_demo(program, number):
    process = program()

    process.send_signal(number)

    assert process.wait(10) == 128 + number


INTERRUPTED = """
import io, os, signal, sys, lab.commands as c

class Raw(io.RawIOBase):
    def writable(self):
        return True

    def write(self, text):
        signal.raise_signal(signal.SIGTERM)
        return len(text)

c.stop_on_signals()
sys.stdout = io.TextIOWrapper(io.BufferedWriter(Raw()))
print("a line", flush=True)
"""


def test_a_signal_that_interrupts_an_output_ends_the_program():
    command = [sys.executable, "-c", INTERRUPTED]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=10, check=False)

    assert done.returncode == 128 + signal.SIGTERM
    assert b"Stopping" in done.stdout


def test_nohup_protects_from_a_closed_terminal(program):
    process = program("nohup")

    process.send_signal(signal.SIGHUP)
    process.send_signal(signal.SIGTERM)

    assert process.wait(10) == 128 + signal.SIGTERM
