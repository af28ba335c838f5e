"""The migrations: pytest-alembic runs them up and down, with rows in the tables.

No twin: a mock has no schema.
"""

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from pytest_alembic import Config
from pytest_alembic.tests import test_single_head_revision
from pytest_alembic.tests import test_up_down_consistency as down_and_up
from pytest_alembic.tests import test_upgrade as upgrade
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from app.database.models import Base
from app.database.readiness import MIGRATIONS
from tests.integration.database.catalog import catalog, counts, drop_all, whole_catalog
from tests.support.postgres_server import alembic_config as configuration

__all__ = ["test_single_head_revision"]

# Inserted as soon as the database is at that revision, so that every later one finds them.
ROWS = {
    "0001": [
        {
            "__tablename__": "users",
            "email": "ada@example.com",
            "password_hash": "$argon2id$v=19$m=8,t=1,p=1$",
        },
        {
            "__tablename__": "outbox_emails",
            "id": "00000000-0000-0000-0000-000000000001",
            "kind": "welcome",
            "user_id": 1,
        },
        {
            "__tablename__": "login_sessions",
            "user_id": 1,
            "secret_digest": b"digest",
            "user_agent": "Firefox",
            "expires_at": "2100-01-01T00:00:00Z",
        },
    ],
    "0002": [{"__tablename__": "attempts", "key": "ada", "count": 1, "since": "2026-01-31"}],
    "0003": [
        {
            "__tablename__": "outbox_emails",
            "id": "00000000-0000-0000-0000-00000000000a",
            "kind": "reset",
            "user_id": 1,
            "status": "sent",
            "sent_at": "2026-01-31T12:00:00Z",
        }
    ],
    "0004": [
        {
            "__tablename__": "outbox_emails",
            "id": f"00000000-0000-0000-0000-00000000000{number}",
            "kind": kind,
            "user_id": 1,
            "recipient": "ada@new.example",
            "state": "the fingerprint of Ada",
        }
        for number, kind in enumerate(["new_address", "address_changes"], start=2)
    ],
}

REVISIONS = sorted(step.revision for step in ScriptDirectory(str(MIGRATIONS)).walk_revisions())

over_rows = pytest.mark.parametrize("alembic_config", [ROWS], indirect=True, ids=["rows"])


@pytest.fixture
def alembic_config(request):
    rows = getattr(request, "param", None)
    return Config(alembic_config=configuration(), at_revision_data=rows)


@pytest.fixture(scope="module")
def database(postgres_server, template):
    """A database that only this file uses."""
    name = f"{template.dbname}_migrations"
    with postgres_server.janitor(name):
        yield postgres_server.url(name)


@pytest.fixture
def alembic_engine(database):
    """An engine on the database, with all tables dropped."""
    engine = create_engine(database, poolclass=NullPool)
    drop_all(engine)
    return engine


@pytest.fixture
def at_9999(alembic_runner, alembic_engine):
    """Alembic's configuration of a database with a migration that this release lacks."""
    alembic_runner.migrate_up_to("head")
    with alembic_engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    return on(alembic_engine)


def on(engine):
    configured = configuration()
    configured.attributes["connection"] = engine
    return configured


def test_the_models_match_the_migrations(alembic_runner, alembic_engine):
    alembic_runner.migrate_up_to("head")
    made = {row for row in catalog(alembic_engine) if row[0] != "alembic_version"}
    drop_all(alembic_engine)

    Base.metadata.create_all(alembic_engine)

    declared = catalog(alembic_engine)
    assert declared - made == set(), "the models have something that no migration makes"
    assert made - declared == set(), "the migrations make something that no model has"


@over_rows
def test_upgrading_keeps_the_rows_and_their_ids(alembic_runner, alembic_engine):
    upgrade(alembic_runner)

    ids = "SELECT email, id, nextval(pg_get_serial_sequence('users', 'id')) FROM users"
    with alembic_engine.connect() as connection:
        [(email, id_, next_id)] = connection.execute(text(ids))
    assert email == "ada@example.com"
    assert next_id != id_, f"the next registration gets the id {next_id}, which Ada has"


@over_rows
def test_upgrading_renames_the_emails_about_a_new_email(alembic_runner, alembic_engine):
    alembic_runner.migrate_up_to("head")

    rows = "SELECT kind, fingerprint FROM outbox_emails WHERE fingerprint <> '' ORDER BY id"
    with alembic_engine.connect() as connection:
        renamed = connection.execute(text(rows)).all()
    assert renamed == [
        ("confirm_new_email", "the fingerprint of Ada"),
        ("email_change_requested", "the fingerprint of Ada"),
    ]


def test_accounts_with_one_email_in_two_spellings_are_named(alembic_runner, alembic_engine):
    emails = ["ingrid@example.com", "ada@example.com", "INGRID@example.com"]
    rows = [{"email": email} for email in emails]
    alembic_runner.migrate_up_to("0005")
    with alembic_engine.begin() as connection:
        connection.execute(text("DROP INDEX uq_users_lower_email"))  # as if it had allowed them
        insert = text("INSERT INTO users (email, password_hash) VALUES (:email, '')")
        connection.execute(insert, rows)

    with pytest.raises(CommandError, match=r"the same email: 1 and 3\. Rule: .*DELETE FROM users"):
        alembic_runner.migrate_up_to("head")


@over_rows
def test_every_migration_can_be_undone_and_repeated_over_rows(alembic_runner):
    down_and_up(alembic_runner)


@over_rows
@pytest.mark.parametrize("revision", REVISIONS)
def test_each_migration_undone_alone_leaves_schema_and_rows_as_they_were(
    alembic_runner, alembic_engine, revision
):
    alembic_runner.migrate_up_before(revision)
    before = whole_catalog(alembic_engine)
    alembic_runner.migrate_up_one()
    after, rows = whole_catalog(alembic_engine), counts(alembic_engine)

    command.downgrade(on(alembic_engine), "-1")
    undone, kept = whole_catalog(alembic_engine), counts(alembic_engine)
    command.upgrade(on(alembic_engine), "+1")
    repeated = whole_catalog(alembic_engine)

    assert undone - before == set(), "the downgrade leaves something behind"
    assert before - undone == set(), "the downgrade does not restore something"
    assert repeated == after
    assert kept.items() <= rows.items()


def test_a_second_deployment_waits_for_the_first(alembic_engine):
    impatient = alembic_engine.url.update_query_dict({"options": "-c lock_timeout=20"})
    second = on(create_engine(impatient, poolclass=NullPool))

    with alembic_engine.begin() as first:
        first.execute(text("SELECT pg_advisory_xact_lock(4711015)"))  # as migrations/env.py does

        with pytest.raises(OperationalError, match="lock timeout"):
            command.upgrade(second, "head")


@pytest.mark.parametrize("host", ["127.0.0.1", "no-such-host.invalid", "/no/such/folder"])
def test_a_database_that_does_not_answer_is_explained(monkeypatch, host):
    monkeypatch.setenv("DATABASE_URL", f"postgresql:///handshake_test_none?host={host}&port=1")

    with pytest.raises(CommandError, match=r"(?s)DATABASE_URL does not work: .*Rule: .*Example: "):
        command.upgrade(configuration(), "head")


def test_a_database_of_a_newer_release_is_explained_with_the_remedy(at_9999):
    with pytest.raises(CommandError, match=r"'9999', which this release lacks.*`make reset`"):
        command.upgrade(at_9999, "head")


def test_a_migration_that_was_asked_for_and_does_not_exist_is_named_by_alembic(
    alembic_runner, alembic_engine
):
    alembic_runner.migrate_up_to("head")

    with pytest.raises(CommandError, match=r"^Can't locate revision identified by '9999'$"):
        command.upgrade(on(alembic_engine), "9999")


def test_an_unknown_migration_can_be_replaced_by_hand(at_9999, alembic_runner):
    command.stamp(at_9999, "head", purge=True)

    assert alembic_runner.current == alembic_runner.heads[0]
