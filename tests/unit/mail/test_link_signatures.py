"""What a signature keeps an attacker from, and how links are put together.

No twin: a signature is computed from the key and the facts; no dependency takes part.
"""

from base64 import urlsafe_b64decode
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from app.mail.links import BadLink, LinkExpired, LinkPurpose, Links, UndeclaredPurpose
from tests.support.builders import BASE_URL, FORMER_KEY, SECRET_KEY
from tests.support.reading import token_of

NOON = datetime(2026, 2, 1, 12, tzinfo=UTC)
INVITE = LinkPurpose(name="invite", path="/invitation", lifetime=timedelta(minutes=90))
# Only the name makes the difference.
REVOKE = replace(INVITE, name="revoke")


@pytest.fixture
def links():
    return Links(SECRET_KEY, BASE_URL, [INVITE, REVOKE])


def test_a_link_is_signed_with_256_bits(links):
    signature = links.url(INVITE, 7).rpartition(".")[2]

    assert len(urlsafe_b64decode(signature + "=")) == 32


def test_a_link_without_its_last_character_is_bad(links):
    token = token_of(links.url(INVITE, 7))

    with pytest.raises(BadLink):
        links.read(INVITE, token[:-1])


def test_a_link_signed_with_another_key_is_bad(links):
    token = token_of(Links(SECRET_KEY[::-1], BASE_URL, [INVITE]).url(INVITE, 7))

    with pytest.raises(BadLink):
        links.read(INVITE, token)


def test_a_link_signed_with_a_former_key_works():
    token = token_of(Links(FORMER_KEY, BASE_URL, [INVITE]).url(INVITE, 7))

    facts = Links([FORMER_KEY, SECRET_KEY], BASE_URL, [INVITE]).read(INVITE, token)

    assert facts == [7]


def test_a_link_signed_with_a_former_key_expires():
    with time_machine.travel(NOON, tick=False):
        token = token_of(Links(FORMER_KEY, BASE_URL, [INVITE]).url(INVITE, 7))

    with (
        time_machine.travel(NOON + timedelta(minutes=90, seconds=1), tick=False),
        pytest.raises(LinkExpired),
    ):
        Links([FORMER_KEY, SECRET_KEY], BASE_URL, [INVITE]).read(INVITE, token)


def test_a_new_link_needs_no_former_key(links):
    token = token_of(Links([FORMER_KEY, SECRET_KEY], BASE_URL, [INVITE]).url(INVITE, 7))

    facts = links.read(INVITE, token)

    assert facts == [7]


def test_a_link_of_one_purpose_is_bad_for_another(links):
    token = token_of(links.url(INVITE, 7))

    with pytest.raises(BadLink):
        links.read(REVOKE, token)


def test_a_link_works_until_the_last_second_of_its_lifetime(links):
    with time_machine.travel(NOON, tick=False):
        token = token_of(links.url(INVITE, 7, "ada@example.com"))

    with time_machine.travel(NOON + timedelta(minutes=90), tick=False):
        facts = links.read(INVITE, token)

    assert facts == [7, "ada@example.com"]


def test_a_link_expires_after_its_lifetime(links):
    with time_machine.travel(NOON, tick=False):
        token = token_of(links.url(INVITE, 7))

    with (
        time_machine.travel(NOON + timedelta(minutes=90, seconds=1), tick=False),
        pytest.raises(LinkExpired),
    ):
        links.read(INVITE, token)


def test_a_link_of_a_machine_whose_clock_is_a_minute_ahead_works(links):
    with time_machine.travel(NOON + timedelta(seconds=60), tick=False):
        token = token_of(links.url(INVITE, 7))

    with time_machine.travel(NOON, tick=False):
        facts = links.read(INVITE, token)

    assert facts == [7]


def test_a_link_of_a_machine_whose_clock_is_more_than_a_minute_ahead_counts_as_expired(links):
    with time_machine.travel(NOON + timedelta(seconds=61), tick=False):
        token = token_of(links.url(INVITE, 7))

    with time_machine.travel(NOON, tick=False), pytest.raises(LinkExpired):
        links.read(INVITE, token)


def test_a_link_from_ahead_still_needs_its_signature(links):
    with time_machine.travel(NOON + timedelta(seconds=2), tick=False):
        token = token_of(Links(SECRET_KEY[::-1], BASE_URL, [INVITE]).url(INVITE, 7))

    with time_machine.travel(NOON, tick=False), pytest.raises(BadLink):
        links.read(INVITE, token)


def test_a_purpose_that_no_feature_declares_is_explained():
    links = Links(SECRET_KEY, BASE_URL, [])

    with pytest.raises(UndeclaredPurpose) as error:
        links.url(INVITE, 7)

    assert str(error.value) == (
        "No feature declares the link purpose 'invite'."
        " Rule: its FEATURE lists it in link_purposes."
    )


def test_the_recovery_url_is_that_of_the_feature_that_offers_one():
    links = Links(SECRET_KEY, BASE_URL, [], recovery_path="/recover")

    assert links.recovery_url == "http://handshake.example/recover"


def test_without_a_feature_that_offers_one_there_is_no_recovery_url(links):
    assert links.recovery_url is None
