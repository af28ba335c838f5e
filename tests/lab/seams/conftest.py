"""Patches for the small clone, and the pages that the gallery writes."""

import pytest

from lab.seams.bugs import read_bug
from lab.seams.pages import write_pages
from tests.lab.seams.gallery import FIELDS, LIMIT


@pytest.fixture
def patch(tmp_path):
    """Write a patch and return its path."""

    def write(name="01-limit", fields=FIELDS, diff=LIMIT):
        folder = tmp_path / "patches"
        folder.mkdir(exist_ok=True)
        path = folder / f"{name}.patch"
        path.write_text(fields + diff)
        return path

    return write


@pytest.fixture
def a_bug(patch):
    """Write a patch and return its bug."""

    def read(*arguments, **options):
        return read_bug(patch(*arguments, **options))

    return read


@pytest.fixture
def page(tmp_path):
    """Write the pages of the gallery and return one of them."""

    def write(name, *rows):
        write_pages(rows, tmp_path)
        return (tmp_path / name).read_text()

    return write
