import pytest
from psycopg.errors import UndefinedTable
from sqlalchemy.exc import OperationalError, ProgrammingError

from app.database.readiness import head_revision


@pytest.fixture
def findings(session):
    """What the database says when it is asked."""

    def say(revision=None, pending=0, given_up=0):
        row = (revision or head_revision(), pending, given_up)
        session.execute.return_value.one.return_value = row

    say()
    return say


def test_a_process_that_answers_is_healthy(client):
    answer = client.get("/healthz")

    assert (answer.status_code, answer.json) == (200, {"status": "ok"})


def test_an_outage_after_the_answer_is_told_to_the_log_alone(client, findings, session, lines):
    session.close.side_effect = OperationalError("ROLLBACK", {}, Exception("gone"))

    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert "the database went after the answer: (builtins.Exception) gone" in lines()[-1]
    session.invalidate.assert_called_once_with()


def test_health_does_not_ask_the_database(client, session):
    client.get("/healthz")

    session.execute.assert_not_called()


def test_a_migrated_database_is_ready(client, findings):
    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert answer.json == {
        "status": "ready",
        "database": "reachable",
        "schema": "at head",
        "outbox_pending": 0,
        "outbox_given_up": 0,
    }


def test_readiness_tells_what_waits_in_the_outbox(client, findings):
    findings(pending=2, given_up=1)

    answer = client.get("/readyz")

    assert (answer.json["outbox_pending"], answer.json["outbox_given_up"]) == (2, 1)


def test_emails_given_up_are_news_and_no_outage(client, findings):
    findings(given_up=1)

    answer = client.get("/readyz")

    assert answer.status_code == 200


def test_an_older_schema_is_not_ready(client, findings):
    findings(revision="0000")

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json["schema"] == f"at 0000, not at {head_revision()}"


def test_a_database_without_a_schema_is_not_ready(client, session):
    session.execute.side_effect = ProgrammingError("SELECT", {}, UndefinedTable())

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
