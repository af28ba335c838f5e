from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from app.extras.email_change.change import change_address, find_address_change, request_address_change
from app.mail.links import BadLink, LinkExpired, LinkUsed
from app.database.models import Kind, OutboxEmail, User
from app.accounts.passwords import WrongPassword
from app.accounts.users import EmailTaken, state_of
from tests.support.builders import LINKS, PASSWORD, PASSWORDS, a_token, a_user, an_address_token

NOON = datetime(2026, 2, 1, 12, tzinfo=UTC)
NEW = "ada@new.example"


@pytest.fixture
def ada(session, save):
    """Somebody whom the database knows."""
    return session.get(User, save(a_user(email="ada@example.com")).id)


def test_asking_sends_a_link_to_the_new_address_and_a_notice_to_the_old_one(
    session, ada, committed
):
    request_address_change(session, PASSWORDS, ada.id, PASSWORD, NEW)

    assert {(row.kind, row.recipient) for row in committed(OutboxEmail)} == {
        (Kind.NEW_ADDRESS, NEW),
        (Kind.ADDRESS_CHANGES, "ada@example.com"),
    }


def test_asking_changes_nothing_yet(session, ada, committed):
    request_address_change(session, PASSWORDS, ada.id, PASSWORD, NEW)

    [user] = committed(User)
    assert user.email == "ada@example.com"


def test_the_link_is_bound_to_the_moment_of_asking(session, ada, committed):
    request_address_change(session, PASSWORDS, ada.id, PASSWORD, NEW)

    [link] = [row for row in committed(OutboxEmail) if row.kind == Kind.NEW_ADDRESS]
    assert link.state == state_of(ada)


def test_a_wrong_current_password_sends_nothing(session, ada, committed):
    with pytest.raises(WrongPassword):
        request_address_change(session, PASSWORDS, ada.id, "a guess", NEW)

    assert committed(OutboxEmail) == []


def test_looking_at_a_link_changes_nothing(session, ada, committed):
    user, address = find_address_change(session, LINKS, an_address_token(ada, NEW))

    assert (user, address) == (ada, NEW)
    [user] = committed(User)
    assert user.email == "ada@example.com"


def test_using_the_link_changes_the_address(session, ada, committed):
    change_address(session, LINKS, an_address_token(ada, NEW))

    [user] = committed(User)
    assert user.email == NEW


def test_a_link_changes_the_address_once(session, ada):
    token = an_address_token(ada, NEW)
    change_address(session, LINKS, token)

    with pytest.raises(LinkUsed):
        change_address(session, LINKS, token)


def test_a_link_is_void_once_the_password_has_changed(session, ada):
    token = an_address_token(ada, NEW)
    ada.password_hash = PASSWORDS.hash("a brand new password")
    session.commit()

    with pytest.raises(LinkUsed):
        change_address(session, LINKS, token)


def test_of_two_links_to_two_addresses_one_counts(session, ada, committed):
    first, second = an_address_token(ada, NEW), an_address_token(ada, "ada@newer.example")
    change_address(session, LINKS, first)

    with pytest.raises(LinkUsed):
        change_address(session, LINKS, second)

    [user] = committed(User)
    assert user.email == NEW


def test_a_link_works_to_the_last_second_of_its_day(session, ada, committed):
    with time_machine.travel(NOON, tick=False):
        token = an_address_token(ada, NEW)

    with time_machine.travel(NOON + timedelta(hours=24), tick=False), suppress(LinkExpired):
        change_address(session, LINKS, token)

    [user] = committed(User)
    assert user.email == NEW, "a link exactly 24 hours old was refused"


def test_a_link_expires_one_second_later(session, ada):
    with time_machine.travel(NOON, tick=False):
        token = an_address_token(ada, NEW)

    with (
        time_machine.travel(NOON + timedelta(hours=24, seconds=1), tick=False),
        pytest.raises(LinkExpired),
    ):
        change_address(session, LINKS, token)


def test_a_link_of_a_deleted_user_is_bad(session, ada):
    token = an_address_token(ada, NEW)
    session.delete(ada)
    session.commit()

    with pytest.raises(BadLink):
        change_address(session, LINKS, token)


def test_a_confirm_link_changes_no_address(session, ada):
    with pytest.raises(BadLink):
        change_address(session, LINKS, a_token(ada))


def test_an_address_that_was_taken_meanwhile_stays_with_its_owner(session, ada, save, committed):
    grace = save(a_user(email=NEW.upper()))

    with suppress(EmailTaken):
        change_address(session, LINKS, an_address_token(ada, NEW))
        pytest.fail(f"Ada has moved to {NEW}, which Grace has as {grace.email}.")

    assert {user.id: user.email for user in committed(User)} == {
        ada.id: "ada@example.com",
        grace.id: grace.email,
    }
