"""This release on the schema of the next one, as processes run while a release is rolled out.

No twin: a mock has no schema.
"""

import pytest
from sqlalchemy import select

from app.database.models import User
from app.database.readiness import head_revision
from tests.support.builders import a_user
from tests.support.next_release import expand, next_revision
from tests.support.reading import shown


@pytest.fixture
def expand_clone(clone, tmp_path):
    """Migrate the clone one step further than this release knows."""
    return lambda: expand(clone.database_url, tmp_path)


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


def test_a_whole_journey_works_on_the_next_schema(journey, expand_clone):
    expand_clone()

    browser = journey()

    assert "Email address ada@example.com" in shown(browser.get("/account"))


def test_this_release_is_ready_on_the_next_schema(cloned_app, expand_clone):
    browser = cloned_app.test_client()

    before = browser.get("/readyz")
    expand_clone()
    after = browser.get("/readyz")

    assert (before.status_code, before.json["schema"]) == (200, "at head")
    ahead = f"ahead: at {next_revision()}, this release knows {head_revision()}"
    assert (after.status_code, after.json["schema"]) == (200, ahead)


def test_a_query_that_ran_often_works_when_its_column_has_become_longer(read_emails, postgresql):
    before = [read_emails() for _ in range(7)]

    postgresql.execute("ALTER TABLE users ALTER COLUMN email TYPE varchar(300)")
    postgresql.commit()

    assert [*before, read_emails()] == [["ada@example.com"]] * 8
