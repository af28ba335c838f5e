"""How the application connects to PostgreSQL, and how long it waits."""

from typing import Any, cast

from sqlalchemy import CursorResult, Delete, Engine, Update, create_engine
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
from app.database.connection import limited_arguments

# PostgreSQL or the network failed, not the request. PostgreSQL raises an InternalError when it
# has ended a transaction that was idle for too long.
OUTAGES = (OperationalError, InterfaceError, InternalError, PoolTimeout)


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
    return create_engine(
        config.database_url,
        poolclass=OutagePool,
        pool_size=config.database_pool_size,
        max_overflow=0,
        pool_timeout=config.database_pool_timeout,
        pool_pre_ping=True,
        # Otherwise a failed INSERT writes the password hash into the log.
        hide_parameters=True,
        connect_args=limited_arguments(config, "handshake"),
    )


def create_session_factory(config: Config) -> sessionmaker[Session]:
    """Return what opens sessions on one shared pool of connections."""
    return sessionmaker(create_database_engine(config))


def count_rows(session: Session, statement: Update | Delete) -> int:
    """Run a statement and return how many rows it has changed."""
    return cast("CursorResult[Any]", session.execute(statement)).rowcount
