import pytest

from lab.new.markdown import prune, section, without_section


def is_gone(named):
    return named == "gone.py"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("One. See `gone.py`. Two.", "One. Two."),
        ("- One.\n- `gone.py` is here.\n- Two.", "- One.\n- Two."),
        ("- One. See [this](gone.py).", "- One."),
        ("| a | b |\n| `gone.py` | c |\n| `x.py`, `gone.py` | d |", "| a | b |\n| `x.py` | d |"),
        ("```\n`gone.py`\n```", "```\n`gone.py`\n```"),
        ("![A picture](gone.py)\n\nText.", "Text."),
        ("## Empty\n\n`gone.py` is here.\n\n## Next\n\nText.", "## Next\n\nText."),
    ],
)
def test_what_names_something_that_is_gone_is_left_out(text, left):
    assert prune(text, is_gone) == f"{left}\n"


def test_a_section_is_found_by_its_heading():
    assert section("# T\n\n## A\n\na\n\n## B\n\nb\n", "## B") == "## B\n\nb"


def test_a_section_is_taken_out_by_the_start_of_its_heading():
    text = "# T\n\n## A\n\na\n\n### Detail\n\nd\n\n## B\n\nb\n"

    assert without_section(text, "## A") == "# T\n\n## B\n\nb\n"
    assert without_section(text, "## C") == text
