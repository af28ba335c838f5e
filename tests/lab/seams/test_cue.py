import subprocess
import sys

import pytest

from dev.settings import ROOT
from lab.seams.bugs import absent_extra, read_bug, read_bugs
from lab.seams.cue import cue, listing
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
    assert "pytest -q --tb=short tests/integration/test_limit.py::test_it_is_kept\n" in text
    assert "To remove the bug:\n  make mend" in text
    assert "false alarm" not in text


def test_for_a_slip_the_red_layer_is_that_of_the_piece(cue_of, piece):
    text = cue_of(piece("slip"))

    assert "  make test-acceptance\n  make test-unit\n" in text
    assert f"pytest -q --tb=short '{PIECE}'\n" in text
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


def test_the_changed_lines_are_last_where_the_eyes_are(cue_of):
    assert cue_of().endswith("\n\nlimit.txt\n-8\n+9")


def test_where_to_look_in_a_running_application_is_said_if_it_shows_there(cue_of):
    shows = FIELDS.replace("Met in:", "On stage: Raise it: the page says 9.\nMet in:")

    assert "starts web and worker again by itself. Raise it" in cue_of(shows)
    assert "starts web and worker again by itself.\n\nlimit.txt" in cue_of()


def test_the_list_has_each_bug_with_its_layers_and_marks_those_for_a_stage(patch):
    shows = FIELDS.replace("Met in:", "On stage: Raise it.\nMet in:")
    bugs = [read_bug(patch()), read_bug(patch("02-other", shows))]

    assert listing(bugs).splitlines()[:4] == [
        "01   The limit is raised",
        "     seam; red: integration",
        "02 * The limit is raised",
        "     seam; red: integration",
    ]


@pytest.mark.parametrize("lines", [cue, lambda bug: listing([bug])])
def test_what_an_audience_reads_fits_into_80_columns(lines):
    # The command, which is to be copied, and the code stand as they are.
    for bug in read_bugs():
        told = lines(bug).partition(".venv/bin/pytest")[0]

        assert max(map(len, told.splitlines())) <= 80, bug.name


def test_every_test_that_a_patch_names_exists():
    bugs = [bug for bug in read_bugs() if not absent_extra(bug)]
    named = {test: bug.path.name for bug in bugs for test in bug.reds.values()}

    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", *named]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    wrong = [f"{named[t]}: Goes red: {t}" for t in named if t.partition("[")[0] in done.stderr]
    assert wrong == [], "Correct these lines in seams/"
    assert done.returncode == pytest.ExitCode.OK, done.stderr
