from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from app.mail.links import BadLink, LinkExpired, LinkUsed
from app.database.models import Kind, LoginSession, OutboxEmail, User
from app.extras.password_reset.reset import find_resettable, request_reset, reset_password
from app.accounts.users import state_of
from tests.support.builders import (
    LINKS,
    PASSWORDS,
    a_login_session,
    a_newcomer,
    a_reset_token,
    a_token,
    a_user,
)
from tests.support.reading import link_in, token_of

NOON = datetime(2026, 2, 1, 12, tzinfo=UTC)
NEW = "a brand new password"


def test_asking_queues_an_email_to_the_owner(session, save, committed):
    ada = save(a_user(email="Ada@example.com"))

    request_reset(session, "ada@example.com")

    [email] = committed(OutboxEmail)
    assert (email.kind, email.user_id) == (Kind.RESET, ada.id)
    assert email.state == state_of(ada)


def test_the_link_goes_to_the_stored_address_not_to_the_typed_one(session, save, deliver, inbox):
    save(a_user(email="ada@example.com"))

    request_reset(session, "ADA@EXAMPLE.COM")

    deliver()
    assert [message.recipients for message in inbox.messages()] == [["ada@example.com"]]


def test_a_link_that_is_sent_late_does_not_outlive_a_change(session, save, deliver, inbox):
    ada = session.get(User, save(a_user(email="ada@example.com")).id)
    request_reset(session, "ada@example.com")
    ada.password_hash = PASSWORDS.hash(NEW)
    session.commit()

    deliver()
    link = link_in(inbox.messages()[0].text)

    with pytest.raises(LinkUsed):
        find_resettable(session, LINKS, token_of(link))


def test_asking_for_an_unknown_address_sends_nothing(session, save, committed):
    save(a_user(email="ada@example.com"))

    request_reset(session, "eve@example.com")

    assert committed(OutboxEmail) == []


def test_a_link_leads_to_its_user(session, save):
    ada = save(a_user())

    user = find_resettable(session, LINKS, a_reset_token(ada))

    assert user.id == ada.id


def test_a_link_of_a_disabled_user_is_bad(session, save):
    ada = save(a_user(disabled_at=NOON))

    with pytest.raises(BadLink):
        find_resettable(session, LINKS, a_reset_token(ada))


def test_the_new_password_counts_from_now_on(session, save, committed):
    ada = save(a_user())

    reset_password(session, PASSWORDS, LINKS, a_reset_token(ada), NEW)

    [ada] = committed(User)
    assert PASSWORDS.match(ada.password_hash, NEW)


def test_a_link_sets_a_password_once(session, save):
    token = a_reset_token(save(a_user()))
    reset_password(session, PASSWORDS, LINKS, token, NEW)

    with pytest.raises(LinkUsed):
        reset_password(session, PASSWORDS, LINKS, token, "another password")


def test_all_sessions_of_the_user_end(session, save, committed):
    ada, grace = save(a_user(email="ada@example.com")), save(a_user(email="grace@example.com"))
    save(*[a_login_session(user_id=user_id) for user_id in (ada.id, ada.id, grace.id)])

    reset_password(session, PASSWORDS, LINKS, a_reset_token(ada), NEW)

    assert [row.user_id for row in committed(LoginSession)] == [grace.id]


def test_the_owner_is_told(session, save, committed):
    ada = save(a_user())

    reset_password(session, PASSWORDS, LINKS, a_reset_token(ada), NEW)

    [email] = committed(OutboxEmail)
    assert (email.kind, email.user_id) == (Kind.PASSWORD_CHANGED, ada.id)
    assert email.recipient == ada.email


@time_machine.travel(NOON, tick=False)
def test_who_reads_the_link_has_confirmed_the_address(session, save, committed):
    ada = save(a_newcomer())

    reset_password(session, PASSWORDS, LINKS, a_reset_token(ada), NEW)

    [ada] = committed(User)
    assert ada.confirmed_at == NOON


def test_a_link_works_to_the_last_second_of_its_quarter_hour(session, save, committed):
    ada = save(a_user())
    with time_machine.travel(NOON, tick=False):
        token = a_reset_token(ada)

    with time_machine.travel(NOON + timedelta(minutes=15), tick=False), suppress(LinkExpired):
        reset_password(session, PASSWORDS, LINKS, token, NEW)

    [ada] = committed(User)
    assert PASSWORDS.match(ada.password_hash, NEW), "a link exactly 15 minutes old was refused"


def test_a_link_expires_one_second_later(session, save):
    ada = save(a_user())
    with time_machine.travel(NOON, tick=False):
        token = a_reset_token(ada)

    with (
        time_machine.travel(NOON + timedelta(minutes=15, seconds=1), tick=False),
        pytest.raises(LinkExpired),
    ):
        reset_password(session, PASSWORDS, LINKS, token, NEW)


def test_a_link_is_void_once_the_address_has_changed(session, save):
    ada = save(a_user(email="ada@example.com"))
    token = a_reset_token(ada)
    session.get(User, ada.id).email = "new@example.com"
    session.commit()

    with pytest.raises(LinkUsed):
        reset_password(session, PASSWORDS, LINKS, token, NEW)


def test_a_confirm_link_sets_no_password(session, save):
    ada = save(a_newcomer())

    with pytest.raises(BadLink):
        reset_password(session, PASSWORDS, LINKS, a_token(ada), NEW)


def test_a_link_of_a_deleted_user_is_bad(session, save):
    ada = save(a_user())
    session.delete(session.get(User, ada.id))
    session.commit()

    with pytest.raises(BadLink):
        reset_password(session, PASSWORDS, LINKS, a_reset_token(ada), NEW)
