import pytest

from lab.trials import Outcome, Trial, command, summary, tell


def an_outcome(check="lint", status=0, output=""):
    return Outcome(check, status, 2.0, output)


def test_a_check_is_lint_or_a_layer():
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


def test_a_failure_shows_the_end_of_its_output_and_keeps_all_of_it(tmp_path, capsys):
    output = "\n".join(f"line {number}" for number in range(1, 101))

    tell("any extra", an_outcome("unit", 1, output), tmp_path / "logs")

    shown = capsys.readouterr().out.splitlines()
    assert shown[:2] == ["any extra: unit FAILED in 2 s", "  line 71"]
    assert (tmp_path / "logs" / "any-extra-unit.log").read_text() == output


def test_the_table_has_a_row_for_each_copy_and_a_dash_for_what_was_not_checked():
    one = Trial("session_list", ["lint", "unit"])
    every = Trial("any extra", ["lint", "unit", "chaos"])
    one.outcomes = {check: an_outcome(check) for check in one.checks}
    every.outcomes = {check: an_outcome(check, status=1) for check in every.checks}

    rows = [line.split() for line in summary("without", [every, one]).splitlines()]

    assert rows[0] == ["without", "lint", "unit", "chaos", "seconds"]
    assert rows[2] == ["any", "extra", "FAILED", "FAILED", "FAILED", "6"]
    assert rows[3] == ["session_list", "passed", "passed", "-", "4"]
    assert (one.passed, every.passed) == (True, False)
