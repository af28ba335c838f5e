from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from app.mail.links import BadLink, LinkExpired, LinkUsed
from app.database.models import Kind, OutboxEmail
from app.extras.password_reset.reset import find_resettable, request_reset, reset_password
from app.accounts.users import state_of
from tests.support.builders import LINKS, PASSWORDS, a_newcomer, a_reset_token, a_token, a_user
from tests.support.reading import token_of

NOON = datetime(2026, 2, 1, 12, tzinfo=UTC)
NEW = "a brand new password"


def test_asking_queues_an_email_to_the_owner(session, saved):
    session.scalar.return_value = a_user(email="ada@example.com")

    request_reset(session, "ada@example.com")

    assert saved(OutboxEmail).kind == Kind.RESET
    assert saved(OutboxEmail).user is session.scalar.return_value
    assert saved(OutboxEmail).state == state_of(session.scalar.return_value)
    session.commit.assert_called_once_with()


def test_the_link_goes_to_the_stored_address_not_to_the_typed_one(session, saved):
    session.scalar.return_value = a_user(email="ada@example.com")

    request_reset(session, "ADA@EXAMPLE.COM")

    assert saved(OutboxEmail).recipient == "ada@example.com"
    assert saved(OutboxEmail).user.email == "ada@example.com"


def test_a_link_that_is_sent_late_does_not_outlive_a_change(session, saved):
    ada = session.scalar.return_value = session.get.return_value = a_user(id=7)
    request_reset(session, "ada@example.com")
    ada.password_hash = PASSWORDS.hash(NEW)

    link = LINKS.reset_url(7, saved(OutboxEmail).state)

    with pytest.raises(LinkUsed):
        find_resettable(session, LINKS, token_of(link))


def test_asking_for_an_unknown_address_sends_nothing(session):
    session.scalar.return_value = None

    request_reset(session, "eve@example.com")

    session.add.assert_not_called()


def test_a_link_leads_to_its_user(session):
    ada = session.get.return_value = a_user(id=7)

    user = find_resettable(session, LINKS, a_reset_token(ada))

    assert user is ada


def test_a_link_of_a_disabled_user_is_bad(session):
    ada = session.get.return_value = a_user(id=7, disabled_at=NOON)

    with pytest.raises(BadLink):
        find_resettable(session, LINKS, a_reset_token(ada))


def test_the_new_password_counts_from_now_on(session):
    ada = session.get.return_value = a_user(id=7)

    reset_password(session, PASSWORDS, LINKS, a_reset_token(ada), NEW)

    assert PASSWORDS.match(ada.password_hash, NEW)
    session.commit.assert_called_once_with()


def test_a_link_sets_a_password_once(session):
    ada = session.get.return_value = a_user(id=7)
    token = a_reset_token(ada)
    reset_password(session, PASSWORDS, LINKS, token, NEW)

    with pytest.raises(LinkUsed):
        reset_password(session, PASSWORDS, LINKS, token, "another password")


def test_all_sessions_of_the_user_end(session):
    ada = session.get.return_value = a_user(id=7)

    reset_password(session, PASSWORDS, LINKS, a_reset_token(ada), NEW)

    [statement] = session.execute.call_args.args
    assert statement.table.name == "login_sessions"


def test_the_owner_is_told(session, saved):
    ada = session.get.return_value = a_user(id=7)

    reset_password(session, PASSWORDS, LINKS, a_reset_token(ada), NEW)

    assert saved(OutboxEmail).kind == Kind.PASSWORD_CHANGED
    assert saved(OutboxEmail).user is ada
    assert saved(OutboxEmail).recipient == ada.email


@time_machine.travel(NOON, tick=False)
def test_who_reads_the_link_has_confirmed_the_address(session):
    ada = session.get.return_value = a_newcomer(id=7)

    reset_password(session, PASSWORDS, LINKS, a_reset_token(ada), NEW)

    assert ada.confirmed_at == NOON


def test_a_link_works_to_the_last_second_of_its_quarter_hour(session):
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


def test_a_link_is_void_once_the_address_has_changed(session):
    ada = session.get.return_value = a_user(id=7, email="ada@example.com")
    token = a_reset_token(ada)
    ada.email = "new@example.com"

    with pytest.raises(LinkUsed):
        reset_password(session, PASSWORDS, LINKS, token, NEW)


def test_a_confirm_link_sets_no_password(session):
    ada = session.get.return_value = a_newcomer(id=7)

    with pytest.raises(BadLink):
        reset_password(session, PASSWORDS, LINKS, a_token(ada), NEW)


def test_a_link_of_a_deleted_user_is_bad(session):
    session.get.return_value = None

    with pytest.raises(BadLink):
        reset_password(session, PASSWORDS, LINKS, a_reset_token(a_user(id=7)), NEW)
