from smtplib import SMTPConnectError, SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused

import pytest

from app.mail.outbox import refused_for_good

ADA, EVE = "ada@example.com", "eve@example.com"


@pytest.mark.parametrize(
    ("error", "for_good"),
    [
        (SMTPDataError(500, b"no"), True),
        (SMTPDataError(499, b"later"), False),
        (SMTPSenderRefused(500, b"no", ADA), True),
        (SMTPSenderRefused(450, b"later", ADA), False),
        (SMTPRecipientsRefused({ADA: (500, b"no")}), True),
        (SMTPRecipientsRefused({ADA: (550, b"no"), EVE: (450, b"later")}), False),
        (SMTPConnectError(554, b"not from there"), False),
    ],
)
def test_only_a_5xx_about_the_message_is_for_good(error, for_good):
    assert refused_for_good(error) is for_good
