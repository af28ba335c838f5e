"""What a command prints when the database does not work, or when no account has the email."""

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click
from flask.cli import AppGroup
from sqlalchemy.exc import DBAPIError, ProgrammingError

from app.accounts.administration import NoSuchUser
from app.database.engine import OUTAGES


class ExplainingGroup(AppGroup):
    """A group of commands whose errors are explained."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        if isinstance(sys.stdout, io.TextIOWrapper):  # the terminal may not show every address
            sys.stdout.reconfigure(errors="backslashreplace")
        with errors_explained():
            return super().invoke(ctx)


@contextmanager
def errors_explained() -> Iterator[None]:
    """Turn an outage, a missing table or an unknown email into a clear error; also a decorator."""
    try:
        yield
    except (*OUTAGES, ProgrammingError) as error:
        cause = str(error.orig if isinstance(error, DBAPIError) else error)
        cause, *_ = cause.partition("\n")  # the other lines quote the statement
        raise click.ClickException(
            f"The database of DATABASE_URL does not work: {cause}. Rule: it is reachable,"
            " can write, and has the newest schema. Example: alembic upgrade head, or"
            " in development: make migrate"
        ) from error
    except NoSuchUser as error:
        raise click.ClickException(
            f"{str(error)!r} has no account. Rule: the email address of an account."
            " Example: flask users list"
        ) from error
