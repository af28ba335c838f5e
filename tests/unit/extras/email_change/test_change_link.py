from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from app.extras.email_change.change import change_email, find_email_change
from app.mail.links import BadLink, LinkExpired, LinkUsed
from tests.support.builders import (
    LINKS,
    PASSWORD,
    PASSWORDS,
    a_confirm_token,
    a_user,
)
from tests.support.extras.email_change.builders import an_email_change_token

NOON = datetime(2026, 2, 1, 12, tzinfo=UTC)
OLD, NEW = "ada@example.com", "ada@new.example"


@pytest.fixture
def ada(session):
    """An account that the database returns."""
    session.get.return_value = a_user(id=7, email=OLD)
    return session.get.return_value


def test_find_email_change_returns_the_change_and_does_not_make_it(session, ada):
    user, email = find_email_change(session, LINKS, an_email_change_token(ada, NEW))

    assert (user, email) == (ada, NEW)
    assert user.email == OLD
    session.commit.assert_not_called()


def test_a_link_changes_the_email_once(session, ada):
    token = an_email_change_token(ada, NEW)
    change_email(session, PASSWORDS, LINKS, token, PASSWORD)

    with pytest.raises(LinkUsed):
        change_email(session, PASSWORDS, LINKS, token, PASSWORD)

    session.commit.assert_called_once_with()


def test_a_link_does_not_work_after_a_change_of_the_password(session, ada):
    token = an_email_change_token(ada, NEW)
    ada.password_hash = PASSWORDS.hash("a brand new password")

    with pytest.raises(LinkUsed):
        change_email(session, PASSWORDS, LINKS, token, PASSWORD)

    assert ada.email == OLD
    session.commit.assert_not_called()


def test_only_the_first_of_two_links_to_two_emails_works(session, ada):
    first, second = an_email_change_token(ada, NEW), an_email_change_token(ada, "ada@newer.example")
    change_email(session, PASSWORDS, LINKS, first, PASSWORD)

    with pytest.raises(LinkUsed):
        change_email(session, PASSWORDS, LINKS, second, PASSWORD)

    assert ada.email == NEW


def test_a_link_works_until_the_last_second_of_24_hours(session, ada):
    with time_machine.travel(NOON, tick=False):
        token = an_email_change_token(ada, NEW)

    with time_machine.travel(NOON + timedelta(hours=24), tick=False), suppress(LinkExpired):
        change_email(session, PASSWORDS, LINKS, token, PASSWORD)

    assert ada.email == NEW, "a link exactly 24 hours old was refused"


def test_a_link_expires_one_second_later(session, ada):
    with time_machine.travel(NOON, tick=False):
        token = an_email_change_token(ada, NEW)

    with (
        time_machine.travel(NOON + timedelta(hours=24, seconds=1), tick=False),
        pytest.raises(LinkExpired),
    ):
        change_email(session, PASSWORDS, LINKS, token, PASSWORD)

    assert ada.email == OLD
    session.commit.assert_not_called()


def test_a_link_of_a_deleted_user_does_not_work(session, ada):
    token = an_email_change_token(ada, NEW)
    session.get.return_value = None

    with pytest.raises(BadLink):
        change_email(session, PASSWORDS, LINKS, token, PASSWORD)

    session.commit.assert_not_called()


def test_a_link_of_a_disabled_user_does_not_work(session, ada):
    token = an_email_change_token(ada, NEW)
    ada.disabled_at = NOON

    with pytest.raises(BadLink):
        change_email(session, PASSWORDS, LINKS, token, PASSWORD)

    assert ada.email == OLD
    session.commit.assert_not_called()


def test_a_confirm_link_does_not_change_the_email(session, ada):
    with pytest.raises(BadLink):
        change_email(session, PASSWORDS, LINKS, a_confirm_token(ada), PASSWORD)

    assert ada.email == OLD
    session.commit.assert_not_called()
