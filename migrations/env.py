"""How Alembic connects to the database: by the engine that it is given, or by DATABASE_URL."""

import logging
import os

from alembic import context
from alembic.operations.ops import MigrationScript
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import OperationalError

from app.config.settings import read_setting
from app.database.engine import open_engine
from app.database.models import Base
from app.database.pooler import UnknownPoolerError

# Any number will do, as long as every migration takes the same one.
MIGRATION_LOCK = 4_711_015


def migrate(connection: Connection) -> None:
    # Two deployments may migrate at once: the second waits here, then finds nothing to do.
    connection.execute(text(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})"))
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        process_revision_directives=number,
    )
    try:
        context.run_migrations()
    except CommandError as error:
        unknown = getattr(error.__cause__, "argument", "")
        if unknown not in context.get_context().get_current_heads():
            raise
        raise CommandError(
            f"The database has the migration {unknown!r}, which this release lacks: a newer release"
            " or another branch has upgraded it. Use that release or branch. A database of"
            " `make run` can also be created again: `make reset`"
        ) from error


def number(_context: object, _revision: object, directives: list[MigrationScript]) -> None:
    """Give a new migration the next number: they are read in order."""
    for script in directives:
        script.rev_id = f"{int(context.get_head_revision() or 0) + 1:04d}"


def create_migration_engine() -> Engine:
    names = ("database_url", "database_behind_pooler", "database_direct_url")
    try:
        url, behind_pooler, direct_url = (read_setting(name, os.environ) for name in names)
    except ValueError as error:
        raise CommandError(f"{error} (in development use `make migrate`)") from error
    # No limit for statements and locks: a migration takes its time.
    return open_engine(
        direct_url or url,
        behind_pooler=behind_pooler and direct_url is None,
        application_name="handshake (migrating)",
        connect_timeout=5,
    )


def connect(engine: Engine) -> Connection:
    try:
        return engine.connect()
    except OperationalError as error:
        if isinstance(error.orig, UnknownPoolerError):
            raise CommandError(str(error.orig)) from error
        raise CommandError(
            f"The database of DATABASE_URL does not work: {error.orig}. Rule: it exists, is"
            " reachable, and lets this user in. Example: createdb handshake"
        ) from error


def run() -> None:
    given_engine: Engine | None = context.config.attributes.get("connection")
    if given_engine is None:
        logging.basicConfig(level=logging.INFO, format="%(message)s")
        logging.getLogger("alembic.runtime.plugins").setLevel(logging.WARNING)
    engine = given_engine or create_migration_engine()
    with connect(engine) as connection, connection.begin():
        migrate(connection)
    if engine is not given_engine:
        engine.dispose()


if context.is_offline_mode():
    context.configure(dialect_name="postgresql", target_metadata=Base.metadata)
    context.run_migrations()
else:
    run()
