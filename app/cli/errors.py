"""What a command says when the database is the problem."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy.exc import ProgrammingError

from app.database.engine import OUTAGES


@contextmanager
def database_trouble_explained() -> Iterator[None]:
    """Turn an outage or a missing table into a clear error; also a decorator."""
    try:
        yield
    except (*OUTAGES, ProgrammingError) as error:
        raise click.ClickException(
            f"DATABASE_URL leads to no working database: {error.__cause__}. Rule: it can be reached"
            " and has the newest schema. Example: alembic upgrade head"
        ) from error
