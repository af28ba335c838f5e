"""Which errors make another attempt pointless.

No twin: an error is judged by what it carries; test_outbox_refusals causes the errors.
"""

from smtplib import (
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPDataError,
    SMTPHeloError,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
    SMTPServerDisconnected,
)

import pytest

from app.mail.messages import UnknownKind
from app.mail.refusals import is_permanent

ADA, EVE = "ada@example.com", "eve@example.com"
NO, LATER = (550, b"5.1.1 no"), (450, b"4.2.1 later")


@pytest.mark.parametrize(
    ("error", "permanent"),
    [
        (UnknownKind("invented tomorrow"), True),
        (SMTPRecipientsRefused({ADA: NO}), True),
        (SMTPRecipientsRefused({ADA: NO, EVE: LATER}), False),
        (SMTPRecipientsRefused({}), False),
        (SMTPDataError(554, b"5.7.1 spam"), True),
        (SMTPDataError(554, "5.7.1 spam"), True),
        (SMTPDataError(554, b"5.2.2 \xff"), False),
        (SMTPSenderRefused(552, b"5.3.4 too big", ADA), True),
        (SMTPSenderRefused(550, b"5.1.1 no", ADA), False),
        (SMTPConnectError(554, b"5.7.1 not from there"), False),
        (SMTPHeloError(550, b"5.7.1 that is not your name"), False),
        (SMTPResponseException(554, b"5.7.1 no TLS"), False),
        (SMTPAuthenticationError(535, b"5.7.8 wrong password"), False),
        (SMTPNotSupportedError("STARTTLS extension not supported by server."), False),
        (SMTPServerDisconnected("Connection unexpectedly closed"), False),
        (ConnectionRefusedError(), False),
    ],
    ids=repr,
)
def test_only_a_refusal_of_this_email_is_permanent(error, permanent):
    assert is_permanent(error) is permanent
