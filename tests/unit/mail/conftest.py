"""One email in the outbox, and its delivery."""

import pytest

from app.mail.outbox import deliver_next
from tests.support.builders import a_queued_email
from tests.support.delivery import DELAY, write


@pytest.fixture
def queued(session):
    """Put one email into the outbox."""

    def put(**row):
        session.scalar.return_value = a_queued_email(**{"user_id": 1, **row})
        return session.scalar.return_value

    return put


@pytest.fixture
def deliver_once(session, mail):
    """Deliver the next email to the mocked mail server, which may be in trouble."""

    def deliver(trouble=None):
        mail.send.side_effect = trouble
        return deliver_next(session, write, mail.send, DELAY)

    return deliver
