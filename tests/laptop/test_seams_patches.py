import pytest

from seams.bugs import BadPatchError, read_bug, read_bugs
from tests.laptop.house import FIELDS


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


def test_a_number_that_no_bug_has_is_answered_with_those_that_there_are(patch):
    folder = patch().parent

    with pytest.raises(BadPatchError, match=r"no bug '7'\. Name one of 01"):
        read_bugs(folder, only="7")
