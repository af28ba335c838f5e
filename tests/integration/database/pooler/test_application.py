"""The application and its migrations behind a pooler.

No twin: a mock has no pooler.
"""

from dataclasses import replace

import pytest
from alembic import command
from sqlalchemy import text

from app.database.readiness import head_revision
from tests.support.builders import a_registration
from tests.support.form_submission import submit_form


@pytest.mark.parametrize("wait_seconds", [1])
def test_a_request_gets_a_503_when_the_pooler_has_no_connection_left(cloned_app, other_client):
    other_client.execute("BEGIN")

    response = submit_form(cloned_app.test_client(), "/register", **a_registration())

    assert response.status_code == 503


def test_the_application_is_ready_behind_a_pooler(cloned_app):
    response = cloned_app.test_client().get("/readyz")

    assert (response.status_code, response.json["database"]) == (200, "reachable")


def test_migrations_run_through_a_pooler(alembic, clone, connect):
    only_pooler = replace(clone, database_direct_url=None)

    alembic(only_pooler, command.downgrade, "base")
    alembic(only_pooler, command.upgrade, "head")

    with connect().connect() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == head_revision()


def test_migrations_prefer_the_direct_line(alembic, clone, pooler):
    pooler.stop()

    alembic(clone, command.downgrade, "base")
    alembic(clone, command.upgrade, "head")

    pooler.start()
