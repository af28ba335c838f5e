import pytest

from lab.seams.bugs import BadPatchError, read_bug, read_bugs
from tests.lab.gallery import FIELDS


@pytest.fixture
def folder(patch):
    """A folder with three patches."""
    first, *_ = [patch(name).parent for name in ("01-door", "02-wall", "20-roof")]
    return first


def test_a_patch_says_what_it_is(patch):
    bug = read_bug(patch())

    assert (bug.number, bug.title, bug.kind) == ("01", "The door is painted", "seam")
    assert bug.story == "First sentence. Second sentence. Third sentence."
    assert bug.caught_by == ("integration",)
    assert bug.first_red == "tests/integration/test_door.py::test_it_opens"


@pytest.mark.parametrize(
    ("good", "bad", "rule"),
    [
        ("Kind: seam", "Kind: joke", "Kind is one of"),
        ("Met in: nowhere#1\n", "", "each once"),
        ("Title:", "Titel:", "each once"),
        ("Missed by: unit, ", "Missed by: ", "each layer catches or misses it"),
        ("Missed by: unit", "Missed by: units", "layers are"),
        (
            "Caught by: integration\nMissed by: ",
            "Caught by: -\nMissed by: integration, ",
            "some layer",
        ),
        ("tests/integration/", "tests/unit/", "Goes red names one test of each layer"),
        ("Assumes: the guest: it is a door\n", "", "Assumes says for each side"),
    ],
)
def test_a_patch_that_breaks_a_rule_is_named_with_the_rule(patch, good, bad, rule):
    path = patch(fields=FIELDS.replace(good, bad))

    with pytest.raises(BadPatchError, match=rf"01-door\.patch breaks .*{rule}"):
        read_bug(path)


@pytest.mark.parametrize("only", ["2", "02"])
def test_a_bug_is_found_by_its_number_with_or_without_a_nought(folder, only):
    assert [bug.name for bug in read_bugs(folder, only)] == ["02-wall"]


def test_a_number_that_no_bug_has_is_answered_with_those_that_there_are(folder):
    with pytest.raises(BadPatchError, match=r"There is no bug '7'\. They are 01 to 20\."):
        read_bugs(folder, only="7")


def test_the_numbers_of_the_gallery_have_no_gap():
    assert [int(bug.number) for bug in read_bugs()] == list(range(1, len(read_bugs()) + 1))
