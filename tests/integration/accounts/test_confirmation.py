from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import delete, update

from app.accounts.confirmation import confirm, find_unconfirmed
from app.accounts.passwords import WrongPassword
from app.database.models import LoginSession, User
from app.mail.links import BadLink, LinkExpired, LinkReplaced, LinkUsed
from tests.support.builders import (
    LINKS,
    PASSWORDS,
    a_confirm_token,
    a_confirmation,
    an_unconfirmed_user,
)

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

    confirm(session, PASSWORDS, LINKS, **a_confirmation(a_confirm_token(ada)))

    [ada] = committed(User)
    assert ada.confirmed_at == NOON


def test_a_link_works_only_once(session, save):
    ada = save(an_unconfirmed_user())
    confirm(session, PASSWORDS, LINKS, **a_confirmation(a_confirm_token(ada)))

    with pytest.raises(LinkUsed):
        confirm(session, PASSWORDS, LINKS, **a_confirmation(a_confirm_token(ada)))


def test_a_link_works_until_the_last_second_of_its_lifetime(session, save, committed):
    ada = save(an_unconfirmed_user())
    with time_machine.travel(NOON, tick=False):
        token = a_confirm_token(ada)

    with time_machine.travel(NOON + timedelta(hours=24), tick=False), suppress(LinkExpired):
        confirm(session, PASSWORDS, LINKS, **a_confirmation(token))

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
        confirm(session, PASSWORDS, LINKS, **a_confirmation(token))

    [ada] = committed(User)
    assert ada.confirmed_at is None


def test_an_altered_link_confirms_no_email(session, save, committed):
    ada = save(an_unconfirmed_user())

    with pytest.raises(BadLink):
        confirm(session, PASSWORDS, LINKS, **a_confirmation(a_confirm_token(ada) + "x"))

    [ada] = committed(User)
    assert ada.confirmed_at is None


@pytest.mark.parametrize(
    "change", [{"email": "new@example.com"}, {"password_hash": "of a newer registration"}]
)
def test_a_link_is_replaced_when_the_account_has_changed(session, save, committed, change):
    token = a_confirm_token(save(an_unconfirmed_user()))
    session.execute(update(User).values(**change))
    session.commit()

    with pytest.raises(LinkReplaced):
        confirm(session, PASSWORDS, LINKS, **a_confirmation(token))

    [ada] = committed(User)
    assert ada.confirmed_at is None


def test_a_password_that_the_account_does_not_have_confirms_nothing(session, save, committed):
    token = a_confirm_token(save(an_unconfirmed_user()))

    with pytest.raises(WrongPassword):
        confirm(session, PASSWORDS, LINKS, **a_confirmation(token, password="of a stranger"))

    [ada] = committed(User)
    assert ada.confirmed_at is None
    assert committed(LoginSession) == []


def test_confirm_opens_a_session_of_the_user(session, save, committed):
    ada = save(an_unconfirmed_user())

    login_session, _ = confirm(session, PASSWORDS, LINKS, **a_confirmation(a_confirm_token(ada)))

    [saved] = committed(LoginSession)
    assert (saved.id, saved.user_id) == (login_session.id, ada.id)


def test_a_link_of_a_disabled_user_is_refused(session, save, committed):
    ada = save(an_unconfirmed_user(disabled_at=NOON))

    with pytest.raises(BadLink):
        confirm(session, PASSWORDS, LINKS, **a_confirmation(a_confirm_token(ada)))

    [ada] = committed(User)
    assert ada.confirmed_at is None


def test_a_link_of_a_deleted_user_is_refused(session, save):
    token = a_confirm_token(save(an_unconfirmed_user()))
    session.execute(delete(User))
    session.commit()

    with pytest.raises(BadLink):
        confirm(session, PASSWORDS, LINKS, **a_confirmation(token))
