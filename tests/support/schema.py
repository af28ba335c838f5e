"""The models against the schema, before any test uses it."""

from sqlalchemy import Engine, inspect

from app.database.models import Base
from tests.support.fatal import EveryTestFails


def check_columns(engine: Engine) -> None:
    """Raise EveryTestFails when a model has columns that no migration has made."""
    tables = inspect(engine).get_multi_columns()
    made = {(table, column["name"]) for (_, table), columns in tables.items() for column in columns}
    columns = [column for table in Base.metadata.tables.values() for column in table.columns]
    missing = [str(c) for c in columns if (c.table.name, c.name) not in made]
    if missing:
        names = ", ".join(missing)
        raise EveryTestFails(
            f"No migration adds {names}, which the models have."
            f' Write one: make migration m="add {names}"'
        )
