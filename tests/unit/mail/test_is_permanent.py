"""Which errors make another attempt pointless.

No twin: an error is judged by what it carries; no dependency takes part.
"""

from smtplib import SMTPConnectError, SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused

import pytest

from app.mail.messages import UnknownKind
from app.mail.outbox import is_permanent

ADA, EVE = "ada@example.com", "eve@example.com"


@pytest.mark.parametrize(
    ("error", "permanent"),
    [
        (SMTPDataError(500, b"no"), True),
        (SMTPDataError(499, b"later"), False),
        (SMTPSenderRefused(500, b"no", ADA), True),
        (SMTPSenderRefused(450, b"later", ADA), False),
        (SMTPRecipientsRefused({ADA: (500, b"no")}), True),
        (SMTPRecipientsRefused({ADA: (550, b"no"), EVE: (450, b"later")}), False),
        (SMTPConnectError(554, b"not from there"), False),
        (UnknownKind("invented tomorrow"), True),
    ],
)
def test_an_unknown_kind_or_a_5xx_about_the_message_is_permanent(error, permanent):
    assert is_permanent(error) is permanent
