"""How the application connects to PostgreSQL, and how long it waits."""

from collections.abc import Mapping
from functools import partial
from typing import Any, cast

from sqlalchemy import (
    URL,
    CursorResult,
    Delete,
    Engine,
    ExceptionContext,
    Update,
    create_engine,
    event,
)
from sqlalchemy.exc import (
    InterfaceError,
    InternalError,
    InvalidRequestError,
    OperationalError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import PoolProxiedConnection, QueuePool

from app.config.settings import Config
from app.database.connection import (
    NO_LIMITS,
    connection_arguments,
    limits_of,
    transaction_settings,
)
from app.database.pooler import connect, set_in_each_transaction

# PostgreSQL or the network failed, not the request. psycopg raises an InternalError when PostgreSQL
# has ended a transaction that was idle for too long, and when the server is a standby.
OUTAGES = (OperationalError, InterfaceError, InternalError, PoolTimeout)

# Classes and codes of PostgreSQL 18, appendix A: connection exceptions, a server that shuts down,
# and a transaction that may only read. After a failover a connection stays open to what is now a
# standby, and pool_pre_ping finds it alive.
WRONG_SERVER = ("08", "57P01", "57P02", "57P03", "25006")


class OutagePool(QueuePool):
    """A pool that reports an outage as one of OUTAGES."""

    def connect(self) -> PoolProxiedConnection:
        """Return a connection. Raises PoolTimeout also when two in a row died at once."""
        try:
            return super().connect()
        except InvalidRequestError as error:
            raise PoolTimeout("the database closes every connection at once") from error


def create_database_engine(config: Config) -> Engine:
    """Return an engine on which every wait has a limit; it connects at the first query."""
    engine = open_engine(
        config.database_url,
        behind_pooler=config.database_behind_pooler,
        limits=limits_of(config),
        application_name="handshake",
        connect_timeout=config.database_connect_timeout,
        # Behind a pooler too: only this pool limits how long a request waits for a connection.
        poolclass=OutagePool,
        pool_size=config.database_pool_size,
        max_overflow=0,
        pool_timeout=config.database_pool_timeout,
        pool_pre_ping=True,
        # Otherwise a failed INSERT writes the password hash into the log.
        hide_parameters=True,
    )
    event.listen(engine, "handle_error", _drop_connections)
    return engine


def open_engine(
    url: URL,
    *,
    behind_pooler: bool,
    application_name: str,
    connect_timeout: int,
    limits: Mapping[str, int] = NO_LIMITS,
    **options: Any,
) -> Engine:
    """Return an engine whose transactions all have `limits` and our settings."""
    arguments = connection_arguments(
        url,
        behind_pooler=behind_pooler,
        limits=limits,
        application_name=application_name,
        connect_timeout=connect_timeout,
    )
    creator = partial(connect, arguments, behind_pooler=behind_pooler)
    engine = create_engine(url, creator=creator, **options)
    if behind_pooler:
        set_in_each_transaction(engine, transaction_settings(limits))
    return engine


def _drop_connections(context: ExceptionContext) -> None:
    """Let the next request open a new connection, when the pool leads to the wrong server."""
    sqlstate = getattr(context.original_exception, "sqlstate", None) or ""
    if sqlstate.startswith(WRONG_SERVER):
        context.is_disconnect = True  # SQLAlchemy then empties the pool, not only this connection


def create_session_factory(config: Config) -> sessionmaker[Session]:
    """Return what opens sessions on one shared pool of connections."""
    return sessionmaker(create_database_engine(config))


def count_rows(session: Session, statement: Update | Delete) -> int:
    """Run a statement and return how many rows it has changed."""
    return cast("CursorResult[Any]", session.execute(statement)).rowcount
