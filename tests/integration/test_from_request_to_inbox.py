"""What a request causes in a mailbox, in the end."""

import pytest
from sqlalchemy import text

from tests.support.builders import PASSWORD, a_user
from tests.support.reading import link_in


@pytest.fixture
def told(inbox, deliver):
    """Send what is due; return the subjects of all that has arrived."""

    def subjects():
        deliver()
        return [message.subject for message in inbox.messages()]

    return subjects


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


@pytest.mark.usefixtures("failing_deletes")
def test_nobody_is_told_of_a_change_that_failed(log_in, save, submit, told):
    log_in(save(a_user()))

    answer = submit("/account/password", current=PASSWORD, password="a brand new battery")

    assert answer.status_code == 503
    assert told() == [], "this email tells of a change that PostgreSQL has rolled back"


def test_no_header_of_a_request_bends_the_link_in_the_email(client, save, submit, told, inbox):
    save(a_user(email="ada@example.com"))
    client.environ_base["HTTP_X_FORWARDED_HOST"] = "evil.example"

    submit("/password/forgot", email="ada@example.com")

    assert told() == ["Handshake: choose a new password"]
    link = link_in(inbox.messages()[0].text)
    assert link.startswith("http://handshake.example/"), f"Ada's reset link leads to {link}"
