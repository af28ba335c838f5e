from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from app.extras.password_reset.reset import (
    find_resettable,
    reset_password,
)
from app.mail.links import BadLink, LinkExpired, LinkUsed
from tests.support.builders import (
    LINKS,
    PASSWORD,
    PASSWORDS,
    a_confirm_token,
    a_user,
    an_unconfirmed_user,
)
from tests.support.extras.password_reset.builders import a_reset_token

NOON = datetime(2026, 2, 1, 12, tzinfo=UTC)
NEW = "a brand new password"


def test_find_resettable_returns_the_user_and_changes_nothing(session):
    ada = session.get.return_value = a_user(id=7)

    user = find_resettable(session, LINKS, a_reset_token(ada))

    assert user is ada
    assert PASSWORDS.match(ada.password_hash, PASSWORD)
    session.commit.assert_not_called()


def test_a_link_of_a_disabled_user_does_not_work(session):
    ada = session.get.return_value = a_user(id=7, disabled_at=NOON)

    with pytest.raises(BadLink):
        find_resettable(session, LINKS, a_reset_token(ada))


def test_a_link_sets_a_password_once(session):
    ada = session.get.return_value = a_user(id=7)
    token = a_reset_token(ada)
    reset_password(session, PASSWORDS, LINKS, token, NEW)

    with pytest.raises(LinkUsed):
        reset_password(session, PASSWORDS, LINKS, token, "another password")

    assert PASSWORDS.match(ada.password_hash, NEW)
    session.commit.assert_called_once_with()


def test_a_link_works_until_the_last_second_of_15_minutes(session):
    ada = session.get.return_value = a_user(id=7)
    with time_machine.travel(NOON, tick=False):
        token = a_reset_token(ada)

    with time_machine.travel(NOON + timedelta(minutes=15), tick=False), suppress(LinkExpired):
        reset_password(session, PASSWORDS, LINKS, token, NEW)

    assert PASSWORDS.match(ada.password_hash, NEW), "a link exactly 15 minutes old was refused"


def test_a_link_expires_one_second_later(session):
    ada = session.get.return_value = a_user(id=7)
    with time_machine.travel(NOON, tick=False):
        token = a_reset_token(ada)

    with (
        time_machine.travel(NOON + timedelta(minutes=15, seconds=1), tick=False),
        pytest.raises(LinkExpired),
    ):
        reset_password(session, PASSWORDS, LINKS, token, NEW)

    assert PASSWORDS.match(ada.password_hash, PASSWORD)
    session.commit.assert_not_called()


def test_a_link_does_not_work_after_a_change_of_the_email(session):
    ada = session.get.return_value = a_user(id=7, email="ada@example.com")
    token = a_reset_token(ada)
    ada.email = "new@example.com"

    with pytest.raises(LinkUsed):
        reset_password(session, PASSWORDS, LINKS, token, NEW)

    assert PASSWORDS.match(ada.password_hash, PASSWORD)
    session.commit.assert_not_called()


def test_a_confirm_link_sets_no_password(session):
    ada = session.get.return_value = an_unconfirmed_user(id=7)

    with pytest.raises(BadLink):
        reset_password(session, PASSWORDS, LINKS, a_confirm_token(ada), NEW)

    assert PASSWORDS.match(ada.password_hash, PASSWORD)
    session.commit.assert_not_called()


def test_a_link_of_a_deleted_user_does_not_work(session):
    session.get.return_value = None

    with pytest.raises(BadLink):
        reset_password(session, PASSWORDS, LINKS, a_reset_token(a_user(id=7)), NEW)

    session.commit.assert_not_called()
