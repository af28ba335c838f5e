import pytest

from lab.new.references import gone

KEPT = {"README.md": "", "docs/run.md": "", "tests/unit/test_a.py": "def test_kept():\n"}
FILES = {
    **KEPT,
    "talk/slides.md": "",
    "docs/pictures/a.png": "",
    "tests/chaos/test_b.py": "def test_lost():\n",
}


@pytest.mark.parametrize(
    ("named", "answer"),
    [
        ("../talk/slides.md", True),
        ("talk/", True),
        ("pictures", True),
        ("chaos/test_b.py", True),
        ("test_lost", True),
        ("make seams", True),
        ("make seams ONLY=03", True),
        ("test_kept", False),
        ("make run", False),
        ("run.md", False),
        ("never/was/here.py", False),
    ],
)
def test_only_what_was_there_and_is_no_more_is_gone(named, answer):
    assert gone(FILES, KEPT, {"seams"})("docs/run.md", named) is answer
