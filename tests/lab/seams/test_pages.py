from functools import partial

import pytest

from tests.lab.seams.gallery import FIELDS, HARMLESS, row_of


@pytest.fixture
def readme(page):
    return partial(page, "README.md")


def test_false_alarms_are_not_counted_among_the_catches(a_bug, readme):
    page = readme(
        row_of(a_bug(), integration=2.0, chaos=3.0),
        row_of(a_bug("02-limit", fields=HARMLESS), unit=1.0),
    )

    assert "unit 0, integration 1," in page
    assert "False alarms, which are no catches: unit 1." in page
    assert "**2.0**" in page
    assert "**1.0**" not in page


def test_the_table_ends_where_its_cells_end(a_bug, readme):
    page = readme(row_of(a_bug(), integration=2.0, chaos=3.0))

    assert "| [01](#01-limit) The limit is raised | | **2.0** | | | | 3.0 |\n" in page
    assert "An empty cell: the layer stays green." in page
    assert [line for line in page.splitlines() if line != line.rstrip()] == []


def test_a_test_is_shown_with_its_layer_though_another_is_cheaper(a_bug, readme):
    also = "Goes red: tests/chaos/test_limit.py::test_it_holds\nMet in"
    fields = FIELDS.replace(", browser, chaos", ", browser").replace("Met in", also)
    fields = fields.replace("Caught by: integration", "Caught by: integration, chaos")

    page = readme(row_of(a_bug(fields=fields), integration=4.0, chaos=3.0))

    assert "Red in integration: `tests/integration/test_limit.py::test_it_is_kept`." in page


def test_a_refactoring_is_not_called_caught(a_bug, readme):
    page = readme(row_of(a_bug(fields=HARMLESS), integration=2.0))

    assert "False alarm in integration; green in unit, acceptance," in page
    assert "Caught by" not in page


@pytest.mark.parametrize(
    ("met_in", "shown"),
    [
        ("a/b-c.d#12, where it fell", "[a/b-c.d#12](https://github.com/a/b-c.d/issues/12), where"),
        ("a/b#1 (CVE-2025-1)", "[a/b#1](https://github.com/a/b/issues/1) (CVE-2025-1)."),
        ("nowhere#1", "Met in: nowhere#1."),
    ],
)
def test_a_thread_becomes_a_link(a_bug, readme, met_in, shown):
    page = readme(row_of(a_bug(fields=FIELDS.replace("nowhere#1", met_in))))

    assert shown in page


def test_no_thread_is_not_mentioned(a_bug, readme):
    unknown = FIELDS.replace("nowhere#1", "no thread is known")

    page = readme(row_of(a_bug(fields=unknown), integration=2.0))

    assert "Met in" not in page
    assert "test_it_is_kept`.\n[The patch](01-limit.patch)\n" in page
