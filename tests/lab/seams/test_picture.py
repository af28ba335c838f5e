from functools import partial

import pytest

from lab.seams.gallery import Heading
from lab.seams.picture import fitted, panels, width
from tests.lab.seams.gallery import HARMLESS, row_of


@pytest.fixture
def svg(page):
    return partial(page, "gallery.svg")


@pytest.mark.parametrize(
    ("title", "em"),  # as measured in DejaVu Sans
    [
        ("ada@example.com and ADA@example.com are two accounts, and one mailbox", 39.98),
        ("The worker is woken before there is anything to see", 26.1),
    ],
)
def test_the_width_of_a_title_is_not_underestimated(title, em):
    assert em <= width(title, 1) <= 1.1 * em


def test_a_title_that_fits_is_one_line():
    assert fitted("The limit is raised", 10, 200) == ["The limit is raised"]


def test_a_longer_title_becomes_two_lines_of_similar_length():
    assert fitted("The limit of 8 is raised and no test sees it", 10, 200) == [
        "The limit of 8 is raised",
        "and no test sees it",
    ]


@pytest.mark.parametrize("title", ["ada@example.com, " * 9, "@" * 99, "a " + "W" * 99])
def test_a_title_that_does_not_fit_ends_with_an_ellipsis(title):
    lines = fitted(title, 10, 200)

    assert lines[-1].endswith("…")
    assert [line for line in lines if width(line, 10) > 200] == []


def test_only_whole_words_are_left_out():
    assert fitted("a user, a form, a field, a page, a link", 10, 60) == ["a user, a", "form, a…"]


def test_code_in_a_title_has_no_backticks():
    assert fitted("`add_all` becomes `add`", 10, 200) == ["add_all becomes add"]


def test_a_kind_that_continues_in_the_right_panel_has_a_heading_there(a_bug):
    rows = [row_of(a_bug(f"0{n}-limit"), unit=1.0) for n in range(1, 6)]

    left, right = panels(rows)

    assert left == [
        Heading("Seams", "each piece passes its own tests, but the pieces do not fit together"),
        *rows[:3],
    ]
    assert right == [Heading("Seams, continued"), *rows[3:]]


def test_a_heading_stays_with_the_rows_below_it(a_bug):
    rows = [
        row_of(a_bug("01-limit"), unit=1.0),
        row_of(a_bug("02-limit", fields=HARMLESS), unit=1.0),
    ]

    left, right = panels(rows)

    assert left[1:] == rows[:1]
    assert right[1:] == rows[1:]


def test_a_picture_shows_catches_and_false_alarms_differently(a_bug, svg):
    bug, harmless = a_bug(), a_bug("02-limit", fields=HARMLESS)
    alarm = 'fill="url(#alarm)"'
    legend = 1

    assert svg(row_of(bug, unit=1.0)).count(alarm) == legend
    picture = svg(row_of(bug, unit=1.0), row_of(harmless, unit=1.0, chaos=2.0))

    assert picture.count(alarm) == legend + 2
    assert ">Refactorings</tspan>" in picture
    assert "nothing is broken, yet tests with mocks go red" in picture
