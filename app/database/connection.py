"""The one reading of DATABASE_URL: how the engine, Alembic and the worker's listener connect."""

import os
from collections.abc import Mapping
from typing import Any

from sqlalchemy import URL

from app.config.settings import Config
from app.database.pooler import MARK

# What the code relies on, whatever the server, the database, the role or the URL says. psycopg
# reads dates and intervals in no other style, and a stricter isolation level would fail one of two
# transactions that meet. Not here, because the operator decides: search_path, row_security, and
# default_transaction_read_only, which readiness must see.
SETTINGS = {
    "timezone": "UTC",
    "datestyle": "ISO,MDY",
    "intervalstyle": "postgres",
    "bytea_output": "hex",
    "standard_conforming_strings": "on",
    "default_transaction_isolation": "read committed",
}
# libpq sends these after our settings, and the server would obey them.
OVERRIDES = ("PGDATESTYLE", "PGTZ")
NO_LIMITS: Mapping[str, int] = {}


def connection_arguments(
    url: URL, *, behind_pooler: bool = False, limits: Mapping[str, int] = NO_LIMITS, **defaults: Any
) -> dict[str, Any]:
    """Return what psycopg.connect takes: `defaults`, then what the URL says, then SETTINGS.

    The server takes the last of several `-c` options for one setting, so a limit in the URL's
    `options` wins over one in `limits`. PGOPTIONS is not read, and OVERRIDES are removed from
    the environment. A pooler gets no options but those of the URL.
    """
    for name in OVERRIDES:
        os.environ.pop(name, None)
    _, given = url.get_dialect()().create_connect_args(url)
    options = [_as_options(limits), given.get("options"), _as_options(SETTINGS | MARK)]
    return {
        **defaults,
        **given,
        "client_encoding": "utf8",
        "options": given.get("options", "") if behind_pooler else " ".join(filter(None, options)),
        # A prepared statement fails once when a migration has changed the type of a column. And
        # behind a pooler, the connection that has it may serve another client.
        "prepare_threshold": None,
    }


def listening_arguments(config: Config) -> dict[str, Any] | None:
    """Return the arguments of the worker's listener; None if only the URL of a pooler is known."""
    if config.direct_url is None:
        return None
    return connection_arguments(
        config.direct_url,
        limits=limits_of(config),
        application_name="handshake worker (listening)",
        connect_timeout=config.database_connect_timeout,
    )


def limits_of(config: Config) -> dict[str, int]:
    """Return the settings of PostgreSQL that limit every wait, in milliseconds."""
    limits = {
        "statement_timeout": config.database_statement_timeout,
        "lock_timeout": config.database_lock_timeout,
        "idle_in_transaction_session_timeout": config.database_idle_timeout,
    }
    return {name: round(limit * 1000) for name, limit in limits.items()}


def transaction_settings(limits: Mapping[str, int] = NO_LIMITS) -> str:
    """Return the statements that set `limits` and SETTINGS for one transaction.

    They are sent in one message. SET LOCAL ends with the transaction (PostgreSQL 18, SET), so the
    next client of the same connection does not see them.
    """
    return "; ".join(
        # Only the next transaction would obey default_transaction_isolation.
        f"SET LOCAL {name.removeprefix('default_')} = '{value}'"
        for name, value in {**limits, **SETTINGS}.items()
    )


def _as_options(values: Mapping[str, object]) -> str:
    """Return server settings as libpq's parameter `options` takes them."""
    return " ".join("-c " + f"{name}={value}".replace(" ", r"\ ") for name, value in values.items())
