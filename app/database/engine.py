"""The door to PostgreSQL: how to connect, how long to wait, the session of this request."""

import logging
from typing import Any, cast

from flask import Flask, g
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
from app.services import services

# The trouble is with PostgreSQL or the way to it, not with the request. It is an InternalError
# when PostgreSQL has ended a transaction that sat idle for too long.
OUTAGES = (OperationalError, InterfaceError, InternalError, PoolTimeout)

logger = logging.getLogger(__name__)


class OutagePool(QueuePool):
    """A pool whose surrender to an outage is one of OUTAGES."""

    def connect(self) -> PoolProxiedConnection:
        """Return a connection. Raises PoolTimeout also when two in a row died at once."""
        try:
            return super().connect()
        except InvalidRequestError as error:
            raise PoolTimeout("the database's connections die at once") from error


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
        connect_args={
            "connect_timeout": config.database_connect_timeout,
            "application_name": "handshake",
            "client_encoding": "utf8",
            "options": _server_settings(config),
        },
    )


def _server_settings(config: Config) -> str:
    limits = {
        "statement_timeout": config.database_statement_timeout,
        "lock_timeout": config.database_lock_timeout,
        "idle_in_transaction_session_timeout": config.database_idle_timeout,
    }
    milliseconds = [f"-c {name}={round(limit * 1000)}" for name, limit in limits.items()]
    return " ".join([*milliseconds, "-c timezone=UTC"])


def create_session_factory(config: Config) -> sessionmaker[Session]:
    """Return what opens sessions on one shared pool of connections."""
    return sessionmaker(create_database_engine(config))


def current_session() -> Session:
    """Return the session of this request, opened at the first call."""
    if "session" not in g:
        g.session = services().session_factory()
    session: Session = g.session
    return session


def count_rows(session: Session, statement: Update | Delete) -> int:
    """Run a statement and return how many rows it has changed."""
    return cast("CursorResult[Any]", session.execute(statement)).rowcount


def init_app(app: Flask) -> None:
    """Close the session of each request when the request ends."""

    @app.teardown_appcontext
    def close_session(_error: BaseException | None) -> None:
        session: Session | None = g.pop("session", None)
        if session is None:
            return
        try:
            session.close()
        except OUTAGES as error:
            # The answer is complete; only its ROLLBACK has nobody left to go to.
            logger.warning("the database went after the answer: %s", error)
            session.invalidate()
