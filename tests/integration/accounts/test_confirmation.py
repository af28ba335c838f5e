from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import delete, update

from app.accounts.confirmation import confirm, find_unconfirmed
from app.database.models import User
from app.mail.links import BadLink, LinkExpired, LinkUsed
from tests.support.builders import LINKS, a_confirm_token, an_unconfirmed_user

NOON = datetime(2026, 2, 1, 12, tzinfo=UTC)


def test_a_link_leads_to_its_user(session, save):
    ada = save(an_unconfirmed_user())

    user = find_unconfirmed(session, LINKS, a_confirm_token(ada))

    assert user.id == ada.id


def test_opening_a_link_changes_nothing(session, save, committed):
    ada = save(an_unconfirmed_user())

    find_unconfirmed(session, LINKS, a_confirm_token(ada))

    [ada] = committed(User)
    assert ada.confirmed_at is None


@time_machine.travel(NOON, tick=False)
def test_confirm_records_the_time(session, save, committed):
    ada = save(an_unconfirmed_user())

    confirm(session, LINKS, a_confirm_token(ada))

    [ada] = committed(User)
    assert ada.confirmed_at == NOON


def test_a_link_works_only_once(session, save):
    ada = save(an_unconfirmed_user())
    confirm(session, LINKS, a_confirm_token(ada))

    with pytest.raises(LinkUsed):
        confirm(session, LINKS, a_confirm_token(ada))


def test_a_link_works_until_the_last_second_of_its_lifetime(session, save, committed):
    ada = save(an_unconfirmed_user())
    with time_machine.travel(NOON, tick=False):
        token = a_confirm_token(ada)

    with time_machine.travel(NOON + timedelta(hours=24), tick=False), suppress(LinkExpired):
        confirm(session, LINKS, token)

    [ada] = committed(User)
    assert ada.confirmed_at is not None, "a link that is exactly 24 hours old was refused"


def test_a_link_expires_one_second_later(session, save, committed):
    ada = save(an_unconfirmed_user())
    with time_machine.travel(NOON, tick=False):
        token = a_confirm_token(ada)

    with (
        time_machine.travel(NOON + timedelta(hours=24, seconds=1), tick=False),
        pytest.raises(LinkExpired),
    ):
        confirm(session, LINKS, token)

    [ada] = committed(User)
    assert ada.confirmed_at is None


def test_an_altered_link_confirms_no_email(session, save, committed):
    ada = save(an_unconfirmed_user())

    with pytest.raises(BadLink):
        confirm(session, LINKS, a_confirm_token(ada) + "x")

    [ada] = committed(User)
    assert ada.confirmed_at is None


def test_a_link_confirms_only_the_email_address_it_was_sent_to(session, save, committed):
    token = a_confirm_token(save(an_unconfirmed_user(email="ada@example.com")))
    session.execute(update(User).values(email="new@example.com"))
    session.commit()

    with pytest.raises(LinkUsed):
        confirm(session, LINKS, token)

    [ada] = committed(User)
    assert ada.confirmed_at is None


def test_a_link_of_a_disabled_user_is_refused(session, save, committed):
    ada = save(an_unconfirmed_user(disabled_at=NOON))

    with pytest.raises(BadLink):
        confirm(session, LINKS, a_confirm_token(ada))

    [ada] = committed(User)
    assert ada.confirmed_at is None


def test_a_link_of_a_deleted_user_is_refused(session, save):
    token = a_confirm_token(save(an_unconfirmed_user()))
    session.execute(delete(User))
    session.commit()

    with pytest.raises(BadLink):
        confirm(session, LINKS, token)
