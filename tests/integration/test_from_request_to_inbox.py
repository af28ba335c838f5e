"""Which emails a request causes in the end.

No twin: a mock receives no email.
"""

import pytest
from sqlalchemy import text

from tests.support.builders import a_registration
from tests.support.reading import link_in


@pytest.fixture
def arrived(inbox, deliver):
    """Send what is due; return all messages that have arrived."""

    def messages():
        deliver()
        return inbox.messages()

    return messages


@pytest.fixture
def failing_inserts(session):
    """Let PostgreSQL refuse to save a user, as when it gets no lock in time."""
    session.execute(
        text(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE 'no' USING ERRCODE = 'lock_not_available'; END $$"
        )
    )
    session.execute(
        text(
            "CREATE TRIGGER refuse AFTER INSERT ON users"
            " FOR EACH STATEMENT EXECUTE FUNCTION refuse()"
        )
    )
    session.commit()


@pytest.mark.usefixtures("failing_inserts")
def test_no_email_arrives_after_a_registration_that_failed(submit, arrived):
    response = submit("/register", **a_registration())

    assert response.status_code == 503
    assert arrived() == [], "this email welcomes a user that PostgreSQL has not saved"


def test_a_forwarded_host_does_not_change_the_link_in_an_email(client, submit, arrived):
    client.environ_base["HTTP_X_FORWARDED_HOST"] = "evil.example"

    submit("/register", **a_registration())

    [message] = arrived()
    link = link_in(message.text)
    assert link.startswith("http://handshake.example/"), f"the link in the email leads to {link}"
