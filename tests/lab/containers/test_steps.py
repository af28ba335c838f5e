import os
import signal

import pytest

from lab.containers.docker import DockerError
from lab.containers.steps import passed, shown, take


@pytest.fixture
def steps():
    """Return steps of which some fail, and what they note."""
    noted = []

    def make(**failing):
        def step(name):
            noted.append(name)
            if name in failing:
                raise failing[name]
            return f"{name} was seen"

        return {name: lambda name=name: step(name) for name in ("up", "journey", "down")}

    return make, noted


def explain():
    return "the log"


def verdicts(results):
    return [(each.name, each.verdict) for each in results]


def test_every_step_is_taken_in_its_order(steps):
    make, noted = steps

    results = take(make(), "down", explain)

    assert noted == ["up", "journey", "down"]
    assert verdicts(results) == [("up", "ok"), ("journey", "ok"), ("down", "ok")]
    assert passed(results)


def test_after_a_step_that_fails_only_the_last_one_is_taken(steps, capsys):
    make, noted = steps

    results = take(make(up=DockerError("No port:\nmore of it")), "down", explain)

    assert noted == ["up", "down"]
    assert verdicts(results) == [("up", "FAILED"), ("journey", "not run"), ("down", "ok")]
    assert not passed(results)
    assert "No port:\nmore of it\nthe log" in capsys.readouterr().out


def test_a_last_step_that_fails_is_a_failure(steps):
    make, _ = steps

    assert not passed(take(make(down=DockerError("A volume is left")), "down", explain))


def test_ctrl_c_still_takes_the_last_step(steps):
    make, noted = steps

    with pytest.raises(KeyboardInterrupt):
        take(make(up=KeyboardInterrupt()), "down", explain)

    assert noted == ["up", "down"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_no_signal_interrupts_the_last_step(number):
    ended = []

    def down():
        os.kill(os.getpid(), number)
        ended.append("down")
        return ""

    def interrupt(*_):
        raise AssertionError("interrupted")

    before = signal.signal(number, interrupt)
    try:
        take({"down": down}, "down", explain)
        assert signal.getsignal(number) is interrupt
    finally:
        signal.signal(number, before)

    assert ended == ["down"]


def test_a_failure_that_cannot_be_explained_is_still_told(steps, capsys):
    def fail():
        raise DockerError("no logs")

    make, _ = steps

    take(make(journey=DockerError("No email came")), "down", fail)

    assert "No email came\nno logs" in capsys.readouterr().out


def test_the_table_has_a_row_for_each_step_and_what_was_seen(steps):
    make, _ = steps

    rows = [line.split() for line in shown(take(make(), "down", explain)).splitlines()]

    assert rows[0] == ["step", "verdict", "seconds", "seen"]
    assert rows[2] == ["up", "ok", "0.0", "up", "was", "seen"]


def test_the_table_shows_the_first_line_of_a_failure(steps):
    make, _ = steps

    table = shown(take(make(up=DockerError("No port:\nmore of it")), "down", explain))

    assert "No port:" in table
    assert "more of it" not in table
