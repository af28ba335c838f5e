"""How an email tells the lifetime of its link.

No twin: a duration becomes words; no dependency takes part.
"""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.accounts.registration import WELCOME
from app.mail.messages import compose
from tests.support.builders import LINKS, a_queued_email


@pytest.mark.parametrize(
    ("lifetime", "words"),
    [
        (timedelta(hours=24), "24 hours"),
        (timedelta(minutes=15), "15 minutes"),
        (timedelta(minutes=90), "90 minutes"),
    ],
)
def test_a_lifetime_is_told_in_hours_or_in_minutes(lifetime, words):
    kinds = {"welcome": replace(WELCOME, lifetime=lifetime)}

    message = compose(a_queued_email(user_id=7), kinds, LINKS, "hello@handshake.example")

    assert f"The link works once, within {words}." in message.body
