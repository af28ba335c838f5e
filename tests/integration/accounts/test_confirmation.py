from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from app.accounts.confirmation import confirm, find_unconfirmed
from app.mail.links import BadLink, LinkExpired, LinkUsed
from app.database.models import User
from tests.support.builders import LINKS, a_newcomer, a_token

NOON = datetime(2026, 2, 1, 12, tzinfo=UTC)


def test_a_link_leads_to_its_user(session, save):
    ada = save(a_newcomer())

    user = find_unconfirmed(session, LINKS, a_token(ada))

    assert user.id == ada.id


def test_looking_at_a_link_changes_nothing(session, save, committed):
    ada = save(a_newcomer())

    find_unconfirmed(session, LINKS, a_token(ada))

    [ada] = committed(User)
    assert ada.confirmed_at is None


@time_machine.travel(NOON, tick=False)
def test_confirm_records_when_the_address_was_confirmed(session, save, committed):
    ada = save(a_newcomer())

    confirm(session, LINKS, a_token(ada))

    [ada] = committed(User)
    assert ada.confirmed_at == NOON


def test_a_link_works_once(session, save):
    ada = save(a_newcomer())
    confirm(session, LINKS, a_token(ada))

    with pytest.raises(LinkUsed):
        confirm(session, LINKS, a_token(ada))


def test_a_link_works_to_the_last_second_of_its_day(session, save, committed):
    ada = save(a_newcomer())
    with time_machine.travel(NOON, tick=False):
        token = a_token(ada)

    with time_machine.travel(NOON + timedelta(hours=24), tick=False), suppress(LinkExpired):
        confirm(session, LINKS, token)

    [ada] = committed(User)
    assert ada.confirmed_at is not None, "a link exactly 24 hours old was refused"


def test_a_link_expires_one_second_later(session, save):
    ada = save(a_newcomer())
    with time_machine.travel(NOON, tick=False):
        token = a_token(ada)

    with (
        time_machine.travel(NOON + timedelta(hours=24, seconds=1), tick=False),
        pytest.raises(LinkExpired),
    ):
        confirm(session, LINKS, token)


def test_an_altered_link_confirms_nobody(session, save, committed):
    ada = save(a_newcomer())

    with pytest.raises(BadLink):
        confirm(session, LINKS, a_token(ada) + "x")

    [ada] = committed(User)
    assert ada.confirmed_at is None


def test_a_link_does_not_confirm_an_address_it_was_not_sent_to(session, save):
    ada = save(a_newcomer(email="ada@example.com"))
    token = a_token(ada)
    save_new_address(session, ada)

    with pytest.raises(LinkUsed):
        confirm(session, LINKS, token)


def test_a_link_of_a_deleted_user_is_bad(session, save):
    ada = save(a_newcomer())
    delete(session, ada)

    with pytest.raises(BadLink):
        confirm(session, LINKS, a_token(ada))


def save_new_address(session, user):
    session.get(User, user.id).email = "new@example.com"
    session.commit()


def delete(session, user):
    session.delete(session.get(User, user.id))
    session.commit()
