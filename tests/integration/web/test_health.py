import pytest
from sqlalchemy import event, text

from app.database.models import Status
from app.database.readiness import head_revision
from tests.support.builders import a_newcomer, a_queued_email


@pytest.fixture
def queries(engine):
    """What the database is asked while the test runs."""
    asked = []

    def note(*call):
        asked.append(call[2])

    event.listen(engine, "before_cursor_execute", note)
    yield asked
    event.remove(engine, "before_cursor_execute", note)


@pytest.fixture
def change(session):
    """Change the database behind the application's back."""

    def execute(statement):
        session.execute(text(statement))
        session.commit()

    return execute


def test_a_process_that_answers_is_healthy(client):
    answer = client.get("/healthz")

    assert (answer.status_code, answer.json) == (200, {"status": "ok"})


def test_an_outage_after_the_answer_is_told_to_the_log_alone(cloned_app, postgresql, lines):
    @cloned_app.after_request
    def end_the_connection(response):
        postgresql.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return response

    answer = cloned_app.test_client().get("/readyz")

    assert answer.status_code == 200
    assert "the database went after the answer: (psycopg." in lines()[-1]


def test_health_does_not_ask_the_database(client, queries):
    client.get("/healthz")

    assert queries == []


def test_a_migrated_database_is_ready(client):
    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert answer.json == {
        "status": "ready",
        "database": "reachable",
        "schema": "at head",
        "outbox_pending": 0,
        "outbox_given_up": 0,
    }


def test_readiness_tells_what_waits_in_the_outbox(client, save):
    ada = save(a_newcomer())
    states = [Status.PENDING, Status.PENDING, Status.GIVEN_UP, Status.SENT]
    save(*[a_queued_email(user_id=ada.id, status=status) for status in states])

    answer = client.get("/readyz")

    assert (answer.json["outbox_pending"], answer.json["outbox_given_up"]) == (2, 1)


def test_emails_given_up_are_news_and_no_outage(client, save):
    save(a_queued_email(status=Status.GIVEN_UP))

    answer = client.get("/readyz")

    assert answer.status_code == 200


def test_an_older_schema_is_not_ready(client, change):
    change("UPDATE alembic_version SET version_num = '0000'")

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json["schema"] == f"at 0000, not at {head_revision()}"


def test_a_database_without_a_schema_is_not_ready(client, change):
    change("DROP TABLE alembic_version")

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json["database"] == "reachable"
    assert answer.json["schema"] == "missing: run alembic upgrade head"


def test_an_unreachable_database_is_not_ready(client, outage):
    outage()

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json == {
        "status": "not ready",
        "database": "unreachable",
        "schema": "unknown",
        "outbox_pending": None,
        "outbox_given_up": None,
    }
