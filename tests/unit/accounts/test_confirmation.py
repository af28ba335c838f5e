from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from app.accounts.confirmation import confirm, find_unconfirmed
from app.accounts.passwords import WrongPassword
from app.database.models import LoginSession
from app.mail.links import BadLink, LinkExpired, LinkReplaced, LinkUsed
from tests.support.builders import (
    LINKS,
    PASSWORDS,
    a_confirm_token,
    a_confirmation,
    a_user,
    an_unconfirmed_user,
)

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

    confirm(session, PASSWORDS, LINKS, **a_confirmation(a_confirm_token(ada)))

    assert ada.confirmed_at == NOON
    assert session.get.call_args.kwargs["with_for_update"]
    session.commit.assert_called_once_with()


def test_a_link_works_only_once(session):
    ada = session.get.return_value = an_unconfirmed_user(id=7)
    confirm(session, PASSWORDS, LINKS, **a_confirmation(a_confirm_token(ada)))

    with pytest.raises(LinkUsed):
        confirm(session, PASSWORDS, LINKS, **a_confirmation(a_confirm_token(ada)))

    session.commit.assert_called_once_with()


def test_a_link_works_until_the_last_second_of_its_lifetime(session):
    ada = session.get.return_value = an_unconfirmed_user(id=7)
    with time_machine.travel(NOON, tick=False):
        token = a_confirm_token(ada)

    with time_machine.travel(NOON + timedelta(hours=24), tick=False), suppress(LinkExpired):
        confirm(session, PASSWORDS, LINKS, **a_confirmation(token))

    assert ada.confirmed_at is not None, "a link that is exactly 24 hours old was refused"


def test_a_link_expires_one_second_later(session):
    ada = session.get.return_value = an_unconfirmed_user(id=7)
    with time_machine.travel(NOON, tick=False):
        token = a_confirm_token(ada)

    with (
        time_machine.travel(NOON + timedelta(hours=24, seconds=1), tick=False),
        pytest.raises(LinkExpired),
    ):
        confirm(session, PASSWORDS, LINKS, **a_confirmation(token))

    session.commit.assert_not_called()


def test_an_altered_link_confirms_no_email(session):
    ada = session.get.return_value = an_unconfirmed_user(id=7)

    with pytest.raises(BadLink):
        confirm(session, PASSWORDS, LINKS, **a_confirmation(a_confirm_token(ada) + "x"))

    assert ada.confirmed_at is None


@pytest.mark.parametrize(
    "change", [{"email": "new@example.com"}, {"password_hash": "of a newer registration"}]
)
def test_a_link_is_replaced_when_the_account_has_changed(session, change):
    ada = session.get.return_value = an_unconfirmed_user(id=7, **change)

    with pytest.raises(LinkReplaced):
        confirm(session, PASSWORDS, LINKS, **a_confirmation(a_confirm_token(a_user(id=7))))

    assert ada.confirmed_at is None


def test_a_password_that_the_account_does_not_have_confirms_nothing(session):
    ada = session.get.return_value = an_unconfirmed_user(id=7)
    token = a_confirm_token(ada)

    with pytest.raises(WrongPassword):
        confirm(session, PASSWORDS, LINKS, **a_confirmation(token, password="of a stranger"))

    assert ada.confirmed_at is None
    session.add.assert_not_called()


def test_confirm_opens_a_session_of_the_user(session, saved):
    ada = session.get.return_value = an_unconfirmed_user(id=7)

    login_session, _ = confirm(session, PASSWORDS, LINKS, **a_confirmation(a_confirm_token(ada)))

    assert saved(LoginSession) is login_session
    assert login_session.user is ada


def test_a_link_of_a_disabled_user_is_refused(session):
    ada = session.get.return_value = an_unconfirmed_user(id=7, disabled_at=NOON)

    with pytest.raises(BadLink):
        confirm(session, PASSWORDS, LINKS, **a_confirmation(a_confirm_token(ada)))

    assert ada.confirmed_at is None


def test_a_link_of_a_deleted_user_is_refused(session):
    session.get.return_value = None

    with pytest.raises(BadLink):
        confirm(session, PASSWORDS, LINKS, **a_confirmation(a_confirm_token(a_user(id=7))))
