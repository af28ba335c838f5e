import subprocess
import sys

import pytest

from dev.settings import ROOT
from lab.seams.bugs import absent_extra, read_bugs
from lab.seams.cue import cue
from tests.lab.seams.gallery import FIELDS, LIMIT

PIECE = "tests/unit/test_limit.py::test_part[left/right]"


@pytest.fixture
def cue_of(a_bug):
    """Return what `make break` prints for a patch."""

    def read(fields=FIELDS, diff=LIMIT):
        return cue(a_bug(fields=fields, diff=diff))

    return read


@pytest.fixture
def piece():
    """Return the fields of a bug of some kind that the unit tests of the piece catch as well."""

    def fields(kind):
        caught = FIELDS.replace("Kind: seam", f"Kind: {kind}").replace("unit, ", "")
        caught = caught.replace("Caught by: ", "Caught by: unit, ")
        return caught.replace("Goes red: ", f"Goes red: {PIECE}\nGoes red: ")

    return fields


def test_for_a_seam_the_red_layer_tests_several_pieces(cue_of, piece):
    text = cue_of(piece("seam"))

    assert "  make test-acceptance\n  make test-integration\n" in text
    assert "pytest --tb=short tests/integration/test_limit.py::test_it_is_kept\n" in text
    assert "To remove the bug:\n  make mend" in text
    assert "false alarm" not in text


def test_for_a_slip_the_red_layer_is_that_of_the_piece(cue_of, piece):
    text = cue_of(piece("slip"))

    assert "  make test-acceptance\n  make test-unit\n" in text
    assert f"pytest --tb=short '{PIECE}'\n" in text
    assert "false alarm" not in text


def test_the_red_of_a_refactoring_is_announced_as_a_false_alarm(cue_of, piece):
    text = cue_of(piece("refactoring"))

    assert "  make test-acceptance\n  make test-unit\n" in text
    assert "Nothing is broken: the red test will be a false alarm.\n" in text
    assert "To remove the change:\n  make mend" in text
    assert "bug" not in text


def test_a_bug_with_a_migration_comes_with_the_remedy_for_the_data(cue_of):
    added = LIMIT.replace("limit.txt", "migrations/versions/0005_limit.py")

    assert "After `make mend`,\nrun `make reset`." in cue_of(diff=added)
    assert "make reset" not in cue_of()


def test_every_test_that_a_patch_names_exists():
    bugs = [bug for bug in read_bugs() if not absent_extra(bug)]
    named = {test: bug.path.name for bug in bugs for test in bug.reds.values()}

    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", *named]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    wrong = [f"{named[t]}: Goes red: {t}" for t in named if t.partition("[")[0] in done.stderr]
    assert wrong == [], "Correct these lines in seams/"
    assert done.returncode == pytest.ExitCode.OK, done.stderr
