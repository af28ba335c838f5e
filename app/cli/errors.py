"""What a command prints when the database does not work."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy.exc import ProgrammingError

from app.database.engine import OUTAGES


@contextmanager
def database_errors_explained() -> Iterator[None]:
    """Turn an outage or a missing table into a clear error; also a decorator."""
    try:
        yield
    except (*OUTAGES, ProgrammingError) as error:
        raise click.ClickException(
            f"The database of DATABASE_URL does not work: {error.__cause__}. Rule: it is reachable"
            " and has the newest schema. Example: alembic upgrade head"
        ) from error
