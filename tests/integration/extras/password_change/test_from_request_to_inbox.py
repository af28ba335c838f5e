"""What a change of the password causes in an inbox, in the end.

No twin: a mock receives no email.
"""

import pytest
from sqlalchemy import text

from tests.support.builders import PASSWORD, a_user


@pytest.fixture
def failing_deletes(session):
    """Let PostgreSQL refuse to end a session, as when it gets no lock for it in time."""
    session.execute(
        text(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE 'no' USING ERRCODE = 'lock_not_available'; END $$"
        )
    )
    session.execute(
        text(
            "CREATE TRIGGER refuse BEFORE DELETE ON login_sessions"
            " FOR EACH STATEMENT EXECUTE FUNCTION refuse()"
        )
    )
    session.commit()


def test_a_change_is_announced_by_email(log_in, save, submit, deliver, inbox):
    log_in(save(a_user()))

    submit("/account/password", current=PASSWORD, password="a brand new battery")

    deliver()
    assert [message.subject for message in inbox.messages()] == [
        "Handshake: your password was changed"
    ]


@pytest.mark.usefixtures("failing_deletes")
def test_a_change_that_fails_is_not_announced(log_in, save, submit, deliver, inbox):
    log_in(save(a_user()))

    response = submit("/account/password", current=PASSWORD, password="a brand new battery")

    deliver()
    assert response.status_code == 503
    assert inbox.messages() == [], "this email reports a change that PostgreSQL has rolled back"
