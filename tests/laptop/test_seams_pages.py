import pytest

from seams.bugs import read_bug
from seams.pages import write_pages
from tests.laptop.house import FIELDS, row_of

HARMLESS = FIELDS.replace("Kind: seam", "Kind: refactoring")


@pytest.fixture
def readme(tmp_path):
    """Write the pages and return the README."""

    def write(*rows):
        write_pages(rows, tmp_path)
        return (tmp_path / "README.md").read_text()

    return write


def test_false_alarms_are_not_counted_among_the_catches(patch, readme):
    page = readme(
        row_of(read_bug(patch()), integration=2.0, chaos=3.0),
        row_of(read_bug(patch("02-door", fields=HARMLESS)), unit=1.0),
    )

    assert "unit 0, integration 1," in page
    assert "False alarms, which are no catches: unit 1." in page
    assert "**2.0**" in page
    assert "**1.0**" not in page
