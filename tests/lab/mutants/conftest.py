import pytest

from tests.lab.mutants.page import PAGE


@pytest.fixture
def page(tmp_path):
    (tmp_path / "page.py").write_text(PAGE)
    return tmp_path
