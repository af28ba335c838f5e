import pytest
from sqlalchemy import text

from app.database.models import Status
from app.database.readiness import head_revision
from tests.support.builders import a_queued_email, an_unconfirmed_user


@pytest.fixture
def change(session):
    """Change the database without the application."""

    def execute(statement):
        session.execute(text(statement))
        session.commit()

    return execute


@pytest.fixture
def stopping(app):
    """Tell the process to stop, for one test."""
    stopping = app.extensions["handshake"].stopping
    yield stopping
    stopping.clear()


def test_a_healthy_process_answers_without_a_query(client, queries):
    response = client.get("/healthz")

    assert (response.status_code, response.json) == (200, {"status": "ok"})
    assert queries == []


def test_a_process_that_was_told_to_stop_is_not_ready_and_answers_without_a_query(
    client, stopping, queries
):
    stopping.set()

    response = client.get("/readyz")

    assert (response.status_code, response.json) == (503, {"status": "stopping"})
    assert queries == []


def test_an_outage_after_the_response_is_only_logged(cloned_app, postgresql, lines):
    @cloned_app.after_request
    def end_the_connection(response):
        postgresql.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return response

    response = cloned_app.test_client().get("/readyz")

    assert response.status_code == 200
    assert "the database failed after the response: (psycopg." in lines()[-1]


def test_a_migrated_database_is_ready(client):
    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.json == {
        "status": "ready",
        "database": "reachable",
        "schema": "at head",
        "outbox_pending": 0,
        "outbox_given_up": 0,
    }


def test_readiness_counts_pending_and_given_up_emails(client, save):
    ada = save(an_unconfirmed_user())
    found = [Status.PENDING, Status.PENDING, Status.GIVEN_UP, Status.SENT]
    save(*[a_queued_email(user_id=ada.id, status=status) for status in found])

    response = client.get("/readyz")

    assert (response.json["outbox_pending"], response.json["outbox_given_up"]) == (2, 1)


def test_given_up_emails_are_no_outage(client, save):
    save(a_queued_email(status=Status.GIVEN_UP))

    response = client.get("/readyz")

    assert response.status_code == 200


def test_an_older_schema_is_not_ready(client, change):
    change("UPDATE alembic_version SET version_num = '0000'")

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json["schema"] == f"at 0000, not at {head_revision()}"


def test_a_schema_ahead_of_this_release_is_ready(client, change):
    change("UPDATE alembic_version SET version_num = '9999'")

    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.json["schema"] == f"ahead: at 9999, this release knows {head_revision()}"


def test_a_database_whose_migrations_were_all_undone_is_not_ready(client, change):
    change("DELETE FROM alembic_version")

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json["schema"] == "missing: run alembic upgrade head"


def test_a_database_without_a_schema_is_not_ready(client, change):
    change("DROP TABLE alembic_version")

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json["database"] == "reachable"
    assert response.json["schema"] == "missing: run alembic upgrade head"


def test_a_database_that_cannot_write_is_not_ready(cloned_app, read_only):
    read_only()

    response = cloned_app.test_client().get("/readyz")

    assert response.status_code == 503
    assert (response.json["database"], response.json["schema"]) == ("read-only", "unknown")


def test_an_unreachable_database_is_not_ready(client, outage):
    outage()

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json == {
        "status": "not ready",
        "database": "unreachable",
        "schema": "unknown",
        "outbox_pending": None,
        "outbox_given_up": None,
    }
