import re

import pytest

from dev.settings import ROOT
from lab.talk import quotes
from lab.talk.quotes import TooMuch

SLIDES = (ROOT / "talk" / "slides.md").read_text(encoding="utf-8")


@pytest.fixture
def file(tmp_path, monkeypatch):
    """Write a file that a slide may quote."""
    monkeypatch.setattr(quotes, "ROOT", tmp_path)

    def write(name, text):
        (tmp_path / name).write_text(text)
        return name

    return write


def test_a_function_is_quoted_without_its_docstring(file):
    name = file(
        "a.py", 'def f():\n    """Say what.\n\n    More.\n    """\n    return 1\n\n\nX = 2\n'
    )

    assert quotes.code(name, "f") == "```python\ndef f():\n    return 1\n```"


def test_a_part_is_quoted_to_the_left(file):
    name = file("a.feature", "Feature: X\n\n  Scenario: One\n    When y\n\n  Scenario: Two\n")

    assert quotes.part(name, "Scenario: One", "Scenario: Two") == (
        "```gherkin\nScenario: One\n  When y\n```"
    )


@pytest.mark.parametrize(
    "body", ["    pass\n" * 14, f"    return '{'x' * 80}'\n"], ids=["too long", "too wide"]
)
def test_what_does_not_fit_on_a_slide_is_refused(file, body):
    name = file("a.py", f"def f():\n{body}")

    with pytest.raises(TooMuch, match=r"a\.py::f has .* Rule: 14 lines of 80 at most"):
        quotes.code(name, "f")


def test_a_table_of_too_many_layers_is_refused(monkeypatch, tmp_path):
    monkeypatch.setattr(quotes, "TALK", tmp_path)
    layers = ", ".join(f'"{n}": {{"tests": 1, "seconds": 1}}' for n in range(9))
    (tmp_path / "figures.json").write_text(f'{{"layers": {{{layers}}}}}')

    with pytest.raises(TooMuch, match=r"has 9 rows\. Rule: 8 at most"):
        quotes.layers()


def test_the_counts_of_the_gallery_are_those_of_its_page():
    found = re.fullmatch(
        r"(- \w+: \*\*\d+\*\*\n){6}\nFalse alarms: \*\*unit \d+\*\*", quotes.counts()
    )

    assert found


def test_the_seconds_of_a_bug_are_those_of_the_gallery():
    table = quotes.bugs("04")

    assert re.search(r"\| 04 \| ada@.* \| integration [\d.]+ s, approval [\d.]+ s, chaos", table)


def test_every_slide_has_notes_with_its_minutes():
    slides = SLIDES.split("\n---\n")[2:]

    assert len(slides) > 20
    for slide in slides:
        [notes] = re.findall(r"<!--\n(.*?)-->", slide, re.DOTALL)
        assert re.match(
            r"Minutes: \d+ of 45(?:, \d+ of 20)?(?:, \d+ of 5)?\.\n|Questions\.\n", notes
        )


@pytest.mark.parametrize("length", [45, 20, 5])
def test_the_slides_of_a_talk_take_its_time(length):
    minutes = sum(map(int, re.findall(rf"^Minutes: .*?(\d+) of {length}\b", SLIDES, re.MULTILINE)))

    assert length * 0.9 <= minutes <= length
