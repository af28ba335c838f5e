"""What PostgreSQL says of a schema: columns, constraints, indexes, functions, triggers."""

from sqlalchemy import text

from app.database.models import Base

# Alembic compares neither lengths that a model leaves out, nor checks, nor the names of keys.
# NOT NULL is a fact about a column; PostgreSQL 18 names it after the first name of the column.
CATALOG = text(
    """
    SELECT table_name, column_name, concat_ws(
        ' ', data_type, character_maximum_length, is_nullable, column_default, is_identity)
    FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
    UNION ALL SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
    """
)

# What no model declares.
PROGRAMS = text(
    """
    SELECT proname::text, 'function', pg_get_functiondef(oid)
    FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid)
    FROM pg_trigger WHERE NOT tgisinternal
    """
)


def drop_all(engine):
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))


def catalog(engine):
    with engine.connect() as connection:
        return set(map(tuple, connection.execute(CATALOG)))


def whole_catalog(engine):
    with engine.connect() as connection:
        return catalog(engine) | set(map(tuple, connection.execute(PROGRAMS)))


def counts(engine):
    """Return how many rows each of our tables has."""
    with engine.connect() as connection:
        tables = {row[0] for row in connection.execute(CATALOG)} & set(Base.metadata.tables)
        return {name: connection.scalar(text(f"SELECT count(*) FROM {name}")) for name in tables}
