"""The one reading of DATABASE_URL: how the engine, Alembic and the worker's listener connect."""

import os
from collections.abc import Mapping
from typing import Any

from sqlalchemy import URL

from app.config.settings import Config

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
    "default_transaction_isolation": r"read\ committed",
}
# libpq sends these after our settings, and the server would obey them.
OVERRIDES = ("PGDATESTYLE", "PGTZ")


def connection_arguments(url: URL, **defaults: Any) -> dict[str, Any]:
    """Return what psycopg.connect takes: `defaults`, then what the URL says, then SETTINGS.

    The server takes the last of several `-c` options for one setting, so a limit in the URL's
    `options` wins over one in `defaults`. PGOPTIONS is not read, and OVERRIDES are removed from
    the environment.
    """
    for name in OVERRIDES:
        os.environ.pop(name, None)
    _, given = url.get_dialect()().create_connect_args(url)
    options = [defaults.get("options"), given.get("options"), settings(SETTINGS)]
    return {
        **defaults,
        **given,
        "client_encoding": "utf8",
        "options": " ".join(filter(None, options)),
        # A prepared statement fails once when a migration has changed the type of a column.
        "prepare_threshold": None,
    }


def limited_arguments(config: Config, application_name: str) -> dict[str, Any]:
    """Return the arguments of a connection on which every wait has a limit."""
    limits = {
        "statement_timeout": config.database_statement_timeout,
        "lock_timeout": config.database_lock_timeout,
        "idle_in_transaction_session_timeout": config.database_idle_timeout,
    }
    return connection_arguments(
        config.database_url,
        application_name=application_name,
        connect_timeout=config.database_connect_timeout,
        options=settings({name: round(limit * 1000) for name, limit in limits.items()}),
    )


def settings(values: Mapping[str, object]) -> str:
    """Return server settings as libpq's parameter `options` takes them."""
    return " ".join(f"-c {name}={value}" for name, value in values.items())
