"""A pooler between the application and PostgreSQL, such as PgBouncer in transaction mode.

It may run each transaction on another connection of the server. So a setting holds for one
transaction, and a notification reaches no client (pgbouncer.org, features). In the message that
opens a connection, PgBouncer refuses `options`, or drops them if `ignore_startup_parameters` says
so (pgbouncer.org, config).
"""

from collections.abc import Mapping
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, event

# Proves that our settings have arrived. PostgreSQL keeps any name with a dot (PostgreSQL 18,
# chapter 19.16).
MARK = {"handshake.settings": "set"}
REFUSED = "unsupported startup parameter"
REMEDY = (
    "Rule: the application must know of a pooler. Example: DATABASE_BEHIND_POOLER=true, without"
    " options in DATABASE_URL. DATABASE_DIRECT_URL must lead to PostgreSQL itself"
)


class UnknownPoolerError(psycopg.OperationalError):
    """A pooler has refused or dropped our settings; the message names the remedy."""


def connect(arguments: Mapping[str, Any], *, behind_pooler: bool = False) -> psycopg.Connection:
    """Return a connection to a server that has all our settings, unless a known pooler is between.

    Raises psycopg.Error, and UnknownPoolerError.
    """
    try:
        connection = psycopg.connect(**arguments)
    except psycopg.OperationalError as error:
        if REFUSED in str(error):
            refusal = f"a pooler refuses our settings ({error}). {REMEDY}"
            raise UnknownPoolerError(refusal) from error
        raise
    if not behind_pooler:
        _check_mark(connection)
    return connection


def set_in_each_transaction(engine: Engine, settings: str) -> None:
    """Let every transaction of the engine begin with these statements."""

    @event.listens_for(engine, "begin")
    def set_now(connection: Connection) -> None:
        connection.exec_driver_sql(settings)

    # SQLAlchemy asks the first connection how the server quotes: in a transaction of its own, which
    # has no event `begin`.
    @event.listens_for(engine, "connect", insert=True)
    def set_before_questions(connection: psycopg.Connection, _: object) -> None:
        connection.execute(settings.encode())

    @event.listens_for(engine, "connect")
    def end_transaction(connection: psycopg.Connection, _: object) -> None:
        connection.rollback()


def _check_mark(connection: psycopg.Connection) -> None:
    [(name, value)] = MARK.items()
    try:
        row = connection.execute(f"SELECT current_setting('{name}', true)").fetchone()
        connection.rollback()
        if row != (value,):
            raise UnknownPoolerError(f"a pooler drops our settings and timeouts. {REMEDY}")
    except psycopg.Error:
        connection.close()
        raise
