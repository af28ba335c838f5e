import signal
import subprocess
import sys
from functools import partial

import pytest

from lab.containers import __main__ as containers
from lab.containers.docker import DockerError
from lab.containers.steps import Result
from tests.support.processes import ROOT, eventually


@pytest.fixture
def taken():
    """The steps that the command was about to take, the last one, and what explains a failure."""
    return []


@pytest.fixture
def run(monkeypatch, taken):
    """Run the command with an engine that answers, and steps with these verdicts."""
    monkeypatch.setattr(containers, "check_engine", lambda: "Docker Engine 27")

    def main(*verdicts):
        results = [Result(f"step {number}", each) for number, each in enumerate(verdicts)]
        monkeypatch.setattr(containers, "take", lambda *given: taken.append(given) or results)
        return containers.main()

    return main


def test_steps_that_go_well_are_a_success(run, capsys):
    assert run("ok", "ok") == 0
    assert capsys.readouterr().out.startswith("Docker Engine 27\n\nstep")


def test_the_containers_are_removed_last_and_a_failure_shows_their_logs(run, taken, stub):
    noted = stub("docker")

    run("ok")
    [(steps, last, explain)] = taken
    explain()

    assert last == [*steps][-1] == "down --volumes"
    assert noted()[0].endswith("logs --no-color --tail 40")


def test_a_step_that_fails_fails_the_run(run):
    assert run("ok", "FAILED", "not run", "ok") == 1


def test_without_an_engine_nothing_is_started(run, monkeypatch, capsys):
    def no_engine():
        raise DockerError("No Docker Engine answers. Start it.")

    monkeypatch.setattr(containers, "check_engine", no_engine)

    assert run("ok") == 2
    assert capsys.readouterr() == ("", "No Docker Engine answers. Start it.\n")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_what_ends_the_story_removes_the_containers(number, stub, tmp_path):
    begun = tmp_path / "begun"
    answers = "version*) echo 27.5.1 ;; 'compose version'*) echo 2.26.1 ;;"
    noted = stub("docker", f'case "$*" in {answers} *" up "*) touch {begun}; exec sleep 20 ;; esac')

    with subprocess.Popen(
        [sys.executable, "-m", "lab.containers"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        preexec_fn=partial(signal.signal, number, signal.SIG_DFL),  # noqa: PLW1509  `nohup` ignores one
    ) as story:
        eventually(begun.exists, "the first step has begun")
        story.send_signal(number)
        story.communicate(timeout=10)

    assert story.returncode == 128 + number
    assert any(command.endswith("down --volumes --remove-orphans") for command in noted())
