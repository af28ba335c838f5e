import os
import subprocess
import sys
from pathlib import Path

import pytest
from _pytest.mark.expression import Expression

from dev.settings import ROOT
from lab.seams.bugs import read_bug, read_bugs
from lab.seams.cue import choice, cue, red_layer
from tests.lab.gallery import DIFF, FIELDS

PIECE = "tests/unit/test_door.py::test_hinge[left/right]"


@pytest.fixture
def told(patch):
    """Return what is told of a bug."""

    def tell(fields=FIELDS, diff=DIFF):
        return cue(read_bug(patch(fields=fields, diff=diff)))

    return tell


@pytest.fixture
def piece():
    """Return the fields of a bug of some kind that the tests of the piece catch as well."""

    def fields(kind):
        caught = FIELDS.replace("Kind: seam", f"Kind: {kind}").replace("unit, ", "")
        caught = caught.replace("Caught by: ", "Caught by: unit, ")
        return caught.replace("Goes red: ", f"Goes red: {PIECE}\nGoes red: ")

    return fields


@pytest.fixture(scope="module")
def collected():
    """The node ids of all tests in files that the gallery sends an audience to."""
    reds = [(red_layer(bug), bug.reds[red_layer(bug)]) for bug in read_bugs()]
    files = {
        str(path)
        for layer, test in reds
        for path in (ROOT / "tests" / layer).rglob(Path(test.partition("::")[0]).name)
    }
    options = ["--collect-only", "-q", "-p", "no:syrupy", "-p", "no:hypothesispytest"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, *sorted(files)],
        cwd=ROOT,
        env={**os.environ, "BROWSER_PATH": sys.executable},  # none is started
        capture_output=True,
        text=True,
        check=True,
    )
    return [line for line in done.stdout.splitlines() if "::" in line]


def test_a_seam_is_green_where_pieces_are_alone_and_red_where_they_meet(told, piece):
    text = told(piece("seam"))

    assert "  make test-acceptance\n  make test-integration\n" in text
    assert """ARGS="-k 'test_door.py and test_it_opens' --tb=short"\n""" in text
    assert "take the bug out again:\n  make mend" in text
    assert "false alarm" not in text


def test_a_slip_is_red_in_the_test_of_its_piece(told, piece):
    text = told(piece("slip"))

    assert "  make test-acceptance\n  make test-unit\n" in text
    assert """make test-unit ARGS="-k 'test_door.py and test_hinge[left/right]'""" in text
    assert "false alarm" not in text


def test_the_red_of_a_refactoring_is_announced_as_a_false_alarm(told, piece):
    text = told(piece("refactoring"))

    assert "  make test-acceptance\n  make test-unit\n" in text
    assert "Nothing is broken: the red will be a false alarm.\n" in text
    assert "take the change out again:\n  make mend" in text
    assert "bug" not in text


def test_a_bug_that_migrates_comes_with_the_way_back_for_the_data(told):
    added = DIFF.replace("door.txt", "migrations/versions/0005_door.py")

    assert "after `make mend`, `make reset`" in told(diff=added)
    assert "make reset" not in told()


def test_a_backslash_reaches_pytest_through_double_quotes(told):
    fields = FIELDS.replace("test_it_opens", r"test_it_opens[/\\evil]")

    assert r"test_it_opens[/\\\\evil]" in told(fields)


def test_the_printed_choice_is_one_test_for_every_patch(collected):
    def chosen(bug):
        layer = red_layer(bug)
        expression = Expression.compile(choice(bug.reds[layer]))
        return {
            test.lower()  # which pytest's -k does as well: it cannot tell ADA@ from ada@
            for test in collected
            if test.startswith(f"tests/{layer}/") and expression.evaluate(names(test))
        }

    def names(test):
        file, _, name = test.lower().partition("::")
        return lambda word: any(word.lower() in part for part in (*file.split("/"), name))

    assert {bug.name: found for bug in read_bugs() if len(found := chosen(bug)) != 1} == {}
