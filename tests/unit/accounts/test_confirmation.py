from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from app.accounts.confirmation import confirm, find_unconfirmed
from app.mail.links import BadLink, LinkExpired, LinkUsed
from tests.support.builders import LINKS, a_confirm_token, a_user, an_unconfirmed_user

NOON = datetime(2026, 2, 1, 12, tzinfo=UTC)


def test_a_link_leads_to_its_user(session):
    ada = session.get.return_value = an_unconfirmed_user(id=7)

    user = find_unconfirmed(session, LINKS, a_confirm_token(ada))

    assert user is ada


def test_opening_a_link_changes_nothing(session):
    ada = session.get.return_value = an_unconfirmed_user(id=7)

    find_unconfirmed(session, LINKS, a_confirm_token(ada))

    assert ada.confirmed_at is None
    session.commit.assert_not_called()


@time_machine.travel(NOON, tick=False)
def test_confirm_records_the_time(session):
    ada = session.get.return_value = an_unconfirmed_user(id=7)

    confirm(session, LINKS, a_confirm_token(ada))

    assert ada.confirmed_at == NOON
    session.commit.assert_called_once_with()


def test_a_link_works_only_once(session):
    ada = session.get.return_value = an_unconfirmed_user(id=7)
    confirm(session, LINKS, a_confirm_token(ada))

    with pytest.raises(LinkUsed):
        confirm(session, LINKS, a_confirm_token(ada))

    session.commit.assert_called_once_with()


def test_a_link_works_until_the_last_second_of_its_lifetime(session):
    ada = session.get.return_value = an_unconfirmed_user(id=7)
    with time_machine.travel(NOON, tick=False):
        token = a_confirm_token(ada)

    with time_machine.travel(NOON + timedelta(hours=24), tick=False), suppress(LinkExpired):
        confirm(session, LINKS, token)

    assert ada.confirmed_at is not None, "a link that is exactly 24 hours old was refused"


def test_a_link_expires_one_second_later(session):
    ada = session.get.return_value = an_unconfirmed_user(id=7)
    with time_machine.travel(NOON, tick=False):
        token = a_confirm_token(ada)

    with (
        time_machine.travel(NOON + timedelta(hours=24, seconds=1), tick=False),
        pytest.raises(LinkExpired),
    ):
        confirm(session, LINKS, token)

    session.commit.assert_not_called()


def test_an_altered_link_confirms_no_email(session):
    ada = session.get.return_value = an_unconfirmed_user(id=7)

    with pytest.raises(BadLink):
        confirm(session, LINKS, a_confirm_token(ada) + "x")

    assert ada.confirmed_at is None


def test_a_link_confirms_only_the_email_address_it_was_sent_to(session):
    ada = session.get.return_value = an_unconfirmed_user(id=7, email="ada@example.com")
    token = a_confirm_token(ada)
    ada.email = "new@example.com"

    with pytest.raises(LinkUsed):
        confirm(session, LINKS, token)

    assert ada.confirmed_at is None


def test_a_link_of_a_disabled_user_is_refused(session):
    ada = session.get.return_value = an_unconfirmed_user(id=7, disabled_at=NOON)

    with pytest.raises(BadLink):
        confirm(session, LINKS, a_confirm_token(ada))

    assert ada.confirmed_at is None


def test_a_link_of_a_deleted_user_is_refused(session):
    session.get.return_value = None

    with pytest.raises(BadLink):
        confirm(session, LINKS, a_confirm_token(a_user(id=7)))
