"""A column that no migration adds ends a run at once, with one sentence."""

import subprocess
import sys

import pytest
from sqlalchemy import StaticPool, create_engine, text

from app.database.models import Base
from dev.settings import ROOT
from lab.layers import LAYERS
from tests.support.fatal import EveryTestFails
from tests.support.schema import check_columns

TWO_TESTS = """
import pytest
from tests.support.fatal import EveryTestFails

@pytest.mark.parametrize("number", [1, 2])
def test(number):
    raise EveryTestFails("the same for all")
"""


@pytest.fixture
def engine():
    """An engine on an empty database."""
    engine = create_engine("sqlite://", poolclass=StaticPool)
    yield engine
    engine.dispose()


@pytest.fixture
def make_tables(engine):
    """Make the tables of the models without the columns of these names."""

    def make(*left_out):
        with engine.begin() as connection:
            for table in Base.metadata.tables.values():
                columns = ", ".join({column.name for column in table.columns} - {*left_out})
                connection.execute(text(f"CREATE TABLE {table.name} ({columns})"))

    return make


def test_a_column_that_no_migration_adds_is_named_with_the_remedy(engine, make_tables):
    make_tables("disabled_at")

    with pytest.raises(EveryTestFails, match=r"users\.disabled_at, .* make migration m="):
        check_columns(engine)


def test_a_schema_with_every_column_is_accepted(engine, make_tables):
    make_tables()

    assert check_columns(engine) is None


def test_an_error_that_every_test_would_meet_ends_the_run(tmp_path):
    (tmp_path / "test_two.py").write_text(TWO_TESTS)
    options = [*LAYERS["unit"].options, "-p", "tests.conftest", "-q"]

    command = [sys.executable, "-m", "pytest", *options, tmp_path]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)

    assert done.returncode == pytest.ExitCode.TESTS_FAILED
    assert b"1 failed in" in done.stdout
