"""This release on the schema of the next one, as processes run while a release is rolled out.

No twin: a mock has no schema.
"""

import pytest
from alembic import command
from sqlalchemy import create_engine, select
from sqlalchemy.pool import NullPool

from app.database.models import User
from app.database.readiness import MIGRATIONS, head_revision
from tests.support.builders import a_user
from tests.support.postgres_server import alembic_config
from tests.support.reading import shown

# What CONTRIBUTING.md allows a migration to do while this release runs.
EXPANSION = """
import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = "{head}"


def upgrade():
    op.add_column("users", sa.Column("nickname", sa.String(40)))
    op.add_column("outbox_emails", sa.Column("urgent", sa.Boolean, server_default="false"))
    op.alter_column("login_sessions", "user_agent", type_=sa.String(400))
    owner = sa.Column("user_id", sa.Integer, sa.ForeignKey("users.id"), primary_key=True)
    op.create_table("friends", owner)
    op.create_index("ix_users_created_at", "users", ["created_at"])
"""


@pytest.fixture
def next_revision():
    return f"{int(head_revision()) + 1:04d}"


@pytest.fixture
def expand(clone, next_revision, tmp_path):
    """Migrate the clone one step further than this release knows."""

    def migrate():
        migration = EXPANSION.format(revision=next_revision, head=head_revision())
        (tmp_path / f"{next_revision}_expansion.py").write_text(migration)
        config = alembic_config()
        config.set_main_option("path_separator", "os")
        config.set_main_option("version_locations", f"{MIGRATIONS / 'versions'}:{tmp_path}")
        config.attributes["connection"] = create_engine(clone.database_url, poolclass=NullPool)
        command.upgrade(config, next_revision)

    return migrate


@pytest.fixture
def read_emails(cloned_sessions):
    """Read the email of a user that is there, on one connection of the pool."""
    with cloned_sessions() as session:
        session.add(a_user(email="ada@example.com"))
        session.commit()

    def read():
        with cloned_sessions() as session:
            emails = session.scalars(select(User.email)).all()
            session.commit()  # after a ROLLBACK psycopg would forget what it has prepared
            return emails

    return read


def test_a_whole_journey_works_on_the_next_schema(journey, expand):
    expand()

    browser = journey()

    assert "Email address ada@example.com" in shown(browser.get("/account"))


def test_this_release_is_ready_on_the_next_schema(cloned_app, expand, next_revision):
    browser = cloned_app.test_client()

    before = browser.get("/readyz")
    expand()
    after = browser.get("/readyz")

    assert (before.status_code, before.json["schema"]) == (200, "at head")
    ahead = f"ahead: at {next_revision}, this release knows {head_revision()}"
    assert (after.status_code, after.json["schema"]) == (200, ahead)


def test_a_query_that_ran_often_works_when_its_column_has_become_longer(read_emails, postgresql):
    before = [read_emails() for _ in range(7)]

    postgresql.execute("ALTER TABLE users ALTER COLUMN email TYPE varchar(300)")
    postgresql.commit()

    assert [*before, read_emails()] == [["ada@example.com"]] * 8
