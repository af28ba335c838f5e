import pytest

from app.database.models import OutboxEmail
from tests.support.faulty_mail_servers import refusing
from tests.support.refusals import REFUSALS


@pytest.mark.parametrize(("command", "reply", "status"), REFUSALS)
def test_an_email_is_given_up_only_for_a_reply_about_itself(
    queued, deliver_once, committed, command, reply, status
):
    queued()

    deliver_once(refusing(command, reply))

    [email] = committed(OutboxEmail)
    assert (email.status, email.attempts) == (status, 1)
    assert reply[4:] in email.last_error
