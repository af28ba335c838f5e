import pytest

from lab.extras import __main__ as make_extras
from lab.extras.__main__ import Trial, summary, tell
from lab.extras.checks import FOR_ALL, FOR_ONE, Outcome, command
from lab.extras.removal import ExtraError, chosen, extras, take_out
from lab.layers import LAYERS

LISTING = """EXTRAS: tuple[str, ...] = (
    "password_reset",
    "session_list",
)
"""


@pytest.fixture
def root(tmp_path):
    """A tree with two extras, each with tests in two layers."""
    for name in ("password_reset", "session_list"):
        for folder in ("app", "tests/unit", "tests/approval"):
            (tmp_path / folder / "extras" / name).mkdir(parents=True)
        (tmp_path / "app" / "extras" / name / "__init__.py").touch()
    (tmp_path / "app" / "extras" / "__init__.py").write_text(LISTING)
    return tmp_path


def an_outcome(check="lint", status=0, output=""):
    return Outcome(check, status, 2.0, output)


def test_the_extras_are_the_folders(root):
    assert extras(root) == ["password_reset", "session_list"]
    assert chosen(root, only="session_list") == ["session_list"]


def test_an_extra_that_does_not_exist_is_answered_with_those_that_do(root):
    with pytest.raises(
        ExtraError, match=r"no extra 'login'\. The extras are: password_reset, sess"
    ):
        chosen(root, only="login")


def test_an_extra_goes_with_its_tests_and_its_line(root):
    take_out("password_reset", root)

    assert list(root.glob("*/**/password_reset")) == []
    assert len(list(root.glob("*/**/session_list"))) == 3
    assert (root / "app/extras/__init__.py").read_text() == (
        'EXTRAS: tuple[str, ...] = (\n    "session_list",\n)\n'
    )


def test_without_any_extra_the_list_is_formatted_as_ruff_does(root):
    take_out("password_reset", root)
    take_out("session_list", root)

    assert (root / "app/extras/__init__.py").read_text() == "EXTRAS: tuple[str, ...] = ()\n"


def test_an_extra_without_a_line_of_its_own_is_named_with_the_rule(root):
    (root / "app/extras/__init__.py").write_text("EXTRAS = ()\n")

    with pytest.raises(ExtraError, match="has 0 lines for the folder app/extras/session_list"):
        take_out("session_list", root)


def test_lint_and_every_layer_are_checked_without_any_extra():
    assert ("lint", *LAYERS) == FOR_ALL
    assert command("lint")[:2] == ["make", "lint"]
    assert command("approval")[1:] == ["-m", "lab.layers", "approval", "-q"]


@pytest.mark.parametrize(
    ("status", "passed", "verdict"),
    [
        (0, True, "passed"),
        (1, False, "FAILED"),
        (5, False, "FAILED"),
        (69, True, "no browser"),
        (None, False, "FAILED"),
    ],
    ids=["passed", "failed", "no tests", "no browser", "too slow"],
)
def test_a_check_passes_when_its_tests_ran_and_passed(status, passed, verdict):
    outcome = an_outcome(status=status)

    assert outcome.passed is passed
    assert outcome.verdict == verdict


def test_a_failure_shows_the_end_of_its_output_and_keeps_all_of_it(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(make_extras, "LOGS", tmp_path)
    output = "\n".join(f"line {number}" for number in range(1, 101))

    tell("any extra", an_outcome("unit", 1, output))

    shown = capsys.readouterr().out.splitlines()
    assert shown[:2] == ["without any extra: unit FAILED in 2 s", "  line 71"]
    assert (tmp_path / "any-extra-unit.log").read_text() == output


def test_the_table_has_a_row_for_each_copy_and_a_dash_for_what_was_not_checked():
    one = Trial("session_list", ["session_list"], FOR_ONE)
    every = Trial("any extra", ["session_list"], FOR_ALL)
    one.outcomes = {check: an_outcome(check) for check in FOR_ONE}
    every.outcomes = {check: an_outcome(check, status=1) for check in FOR_ALL}

    rows = [line.split() for line in summary([every, one]).splitlines()]

    assert rows[0] == ["without", *FOR_ALL, "seconds"]
    assert rows[2] == ["any", "extra", *["FAILED"] * len(FOR_ALL), "20"]
    assert rows[3] == ["session_list", *["passed"] * 3, "-", "passed", *["-"] * 5, "8"]
    assert (one.passed, every.passed) == (True, False)
