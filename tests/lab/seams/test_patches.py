import pytest

from lab.seams.bugs import BadPatchError, absent_extra, read_bug, read_bugs
from tests.lab.seams.gallery import FIELDS, LIMIT


@pytest.fixture
def folder(patch):
    """A folder with three patches."""
    first, *_ = [patch(name).parent for name in ("01-limit", "02-colour", "20-number")]
    return first


def test_the_fields_of_a_patch_are_read(a_bug):
    bug = a_bug()

    assert (bug.number, bug.title, bug.kind) == ("01", "The limit is raised", "seam")
    assert bug.story == "First sentence. Second sentence. Third sentence."
    assert bug.caught_by == ("integration",)
    assert bug.first_red == "tests/integration/test_limit.py::test_it_is_kept"


@pytest.mark.parametrize(
    ("good", "bad", "rule"),
    [
        ("Kind: seam", "Kind: joke", "Kind is one of"),
        ("Met in: nowhere#1\n", "", " once; "),
        ("Title:", "Titel:", " once; "),
        ("Missed by: unit, ", "Missed by: ", "each layer catches or misses it"),
        ("Missed by: unit", "Missed by: units", "layers are"),
        (
            "Caught by: integration\nMissed by: ",
            "Caught by: -\nMissed by: integration, ",
            "at least one layer",
        ),
        ("tests/integration/", "tests/unit/", "Goes red names one test of each layer"),
        ("Assumes: the form: the limit is 9\n", "", "Assumes says for each side"),
    ],
)
def test_a_patch_that_breaks_a_rule_is_named_with_the_rule(patch, good, bad, rule):
    path = patch(fields=FIELDS.replace(good, bad))

    with pytest.raises(BadPatchError, match=rf"01-limit\.patch breaks .*{rule}"):
        read_bug(path)


@pytest.mark.parametrize("only", ["2", "02"])
def test_a_bug_is_found_by_its_number_with_or_without_a_zero(folder, only):
    assert [bug.name for bug in read_bugs(folder, only)] == ["02-colour"]


def test_an_unknown_number_is_answered_with_the_first_and_the_last(folder):
    with pytest.raises(BadPatchError, match=r"There is no bug '7'\. They are 01 to 20\."):
        read_bugs(folder, only="7")


def test_the_numbers_of_the_gallery_have_no_gap():
    assert [int(bug.number) for bug in read_bugs()] == list(range(1, len(read_bugs()) + 1))


@pytest.mark.parametrize(
    "folder", ["app/extras/password_reset", "tests/unit/extras/password_reset"]
)
def test_a_bug_in_an_extra_that_was_taken_out_is_recognised(a_bug, tmp_path, folder):
    bug = a_bug(diff=LIMIT.replace("limit.txt", f"{folder}/reset.py"))

    absent = absent_extra(bug, tmp_path)
    (tmp_path / folder).mkdir(parents=True)

    assert absent == folder
    assert absent_extra(bug, tmp_path) == ""


def test_a_bug_of_the_core_needs_no_extra(a_bug, tmp_path):
    assert absent_extra(a_bug(), tmp_path) == ""
