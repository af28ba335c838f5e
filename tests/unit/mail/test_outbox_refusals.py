import smtplib

import pytest

from tests.support.refusals import REFUSALS


@pytest.mark.parametrize(("command", "reply", "status"), REFUSALS)
def test_an_email_is_given_up_only_for_a_reply_about_itself(
    queued, deliver_once, session, command, reply, status
):
    email = queued()

    deliver_once(refused(command, reply))

    assert (email.status, email.attempts) == (status, 1)
    assert reply[4:] in email.last_error
    session.commit.assert_called_once_with()


def refused(command, reply):
    """Return what smtplib raises when a command gets this reply."""
    code, text = int(reply[:3]), reply[4:].encode()
    return {
        "MAIL": smtplib.SMTPSenderRefused(code, text, "hello@handshake.example"),
        "RCPT": smtplib.SMTPRecipientsRefused({"ada@example.com": (code, text)}),
        "DATA": smtplib.SMTPDataError(code, text),
    }[command]
