import pytest
from psycopg.errors import ReadOnlySqlTransaction, UndefinedTable
from sqlalchemy.exc import InternalError, OperationalError, ProgrammingError

from app.database.readiness import head_revision

HEAD = head_revision()


@pytest.fixture
def findings(session):
    """What the database answers."""

    def say(revision=HEAD, pending=0, given_up=0):
        answer = session.execute.return_value.one
        answer.side_effect = None
        answer.return_value = (revision, pending, given_up, None)

    say()
    return say


@pytest.fixture
def stopping(app):
    """Tell the process to stop, for one test."""
    stopping = app.extensions["handshake"].stopping
    yield stopping
    stopping.clear()


def test_a_healthy_process_answers_without_a_query(client, session):
    response = client.get("/healthz")

    assert (response.status_code, response.json) == (200, {"status": "ok"})
    assert session.mock_calls == []


def test_a_process_that_was_told_to_stop_is_not_ready_and_answers_without_a_query(
    client, stopping, session
):
    stopping.set()

    response = client.get("/readyz")

    assert (response.status_code, response.json) == (503, {"status": "stopping"})
    assert session.mock_calls == []


def test_an_outage_after_the_response_is_only_logged(client, findings, session, lines):
    session.close.side_effect = OperationalError("ROLLBACK", {}, Exception("gone"))

    response = client.get("/readyz")

    assert response.status_code == 200
    assert "the database failed after the response: (builtins.Exception) gone" in lines()[-1]
    session.invalidate.assert_called_once_with()


def test_a_migrated_database_is_ready(client, findings):
    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.json == {
        "status": "ready",
        "database": "reachable",
        "schema": "at head",
        "outbox_pending": 0,
        "outbox_given_up": 0,
    }


def test_readiness_counts_pending_and_given_up_emails(client, findings):
    findings(pending=2, given_up=1)

    response = client.get("/readyz")

    assert (response.json["outbox_pending"], response.json["outbox_given_up"]) == (2, 1)


def test_given_up_emails_are_no_outage(client, findings):
    findings(given_up=1)

    response = client.get("/readyz")

    assert response.status_code == 200


def test_an_older_schema_is_not_ready(client, findings):
    findings(revision="0000")

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json["schema"] == f"at 0000, not at {head_revision()}"


def test_a_schema_ahead_of_this_release_is_ready(client, findings):
    findings(revision="9999")

    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.json["schema"] == f"ahead: at 9999, this release knows {head_revision()}"


def test_a_database_whose_migrations_were_all_undone_is_not_ready(client, findings):
    findings(revision=None)

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json["schema"] == "missing: run alembic upgrade head"


def test_a_database_without_a_schema_is_not_ready(client, session):
    session.execute.side_effect = ProgrammingError("SELECT", {}, UndefinedTable())

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json["database"] == "reachable"
    assert response.json["schema"] == "missing: run alembic upgrade head"


def test_a_database_that_cannot_write_is_not_ready(client, session):
    session.execute.side_effect = InternalError("SELECT", {}, ReadOnlySqlTransaction())

    response = client.get("/readyz")

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
