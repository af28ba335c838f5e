import pytest

from dev.shell import remove_all, settings
from lab import commands
from lab.odd_shell import ODD, fails, main, odd_environment


@pytest.fixture
def run(monkeypatch):
    """Let each command end with this status, without running it."""

    def end_with(status):
        monkeypatch.setattr(commands, "run", lambda *_: (status, "1 failed"))

    return end_with


def test_no_variable_of_the_odd_shell_is_seen_by_a_test():
    environ = odd_environment({})
    odd = environ.keys() >= settings() | ODD.keys()

    remove_all(environ)

    assert odd
    assert environ == {}


def test_the_odd_shell_keeps_what_programs_need_but_not_the_options_of_make():
    environ = odd_environment({"PATH": "/bin", "MAKEFLAGS": "w", "MAKELEVEL": "1"})

    assert environ["PATH"] == "/bin"
    assert not environ.keys() & {"MAKEFLAGS", "MAKELEVEL"}


def test_a_layer_that_fails_is_shown_with_its_output(run, capsys):
    run(2)

    failed = fails("unit", {})

    assert failed
    assert "FAILED\n1 failed" in capsys.readouterr().out


@pytest.mark.parametrize(("status", "result"), [(0, 0), (2, 1), (None, 1)])
def test_the_run_passes_only_if_every_layer_does(run, status, result):
    run(status)

    assert main({}) == result
