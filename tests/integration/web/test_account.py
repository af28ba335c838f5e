from datetime import UTC, datetime

import pytest
from sqlalchemy import delete

from app.database.models import Attempts, LoginSession, OutboxEmail, User
from app.accounts.throttle import Action, limits
from tests.support.builders import PASSWORD, PASSWORDS, a_login_session, a_user
from tests.support.reading import good_news, shown


def test_a_stranger_is_sent_to_the_login_and_back(client):
    answer = client.get("/account")

    assert (answer.status_code, answer.location) == (302, "/login?next=/account")


def test_a_stranger_comes_back_with_what_the_page_was_asked(client):
    answer = client.get("/account/sessions?sort=X")

    assert answer.location == "/login?next=/account/sessions?sort%3DX"


def test_many_strange_tabs_make_one_request_to_log_in(client):
    client.get("/account")
    client.get("/account/email")

    assert shown(client.get("/login")).count("Please log in first.") == 1


def test_the_account_shows_its_address_and_its_age(client, log_in, save):
    log_in(save(a_user(email="ada@example.com")))

    page = client.get("/account")

    assert "Address ada@example.com Since 31 January 2026" in shown(page)


def test_an_ended_session_is_a_stranger_again(client, log_in, save, session):
    log_in(save(a_user()))
    session.execute(delete(LoginSession))
    session.commit()

    answer = client.get("/account")

    assert answer.status_code == 302


def test_the_front_page_greets_who_is_logged_in(client, log_in, save):
    log_in(save(a_user(email="ada@example.com")))

    page = client.get("/")

    assert "You are logged in as ada@example.com." in shown(page)


def test_the_front_page_invites_a_stranger(client):
    page = client.get("/")

    assert "Register Log in" in shown(page)


def test_a_new_password_leads_back_to_the_account(client, submit, log_in, save, committed):
    log_in(save(a_user()))

    answer = submit("/account/password", current=PASSWORD, password="a brand new password")

    assert (answer.status_code, answer.location) == (303, "/account")
    [ada] = committed(User)
    assert PASSWORDS.match(ada.password_hash, "a brand new password")
    [said] = good_news(client.get("/account"))
    assert said == "Your password is changed, and other devices are logged out."


def test_a_wrong_current_password_is_explained(submit, log_in, save):
    log_in(save(a_user()))

    answer = submit("/account/password", current="a guess", password="a brand new password")

    assert answer.status_code == 422
    assert "This is not your current password." in shown(answer)


def test_asking_for_a_new_address_says_where_the_link_is(client, submit, log_in, save, committed):
    log_in(save(a_user()))

    answer = submit("/account/email", email="ada@new.example", current=PASSWORD)

    assert (answer.status_code, answer.location) == (303, "/account")
    said = shown(client.get("/account"))
    assert "We have sent a link to ada@new.example." in said
    assert "ada@new.example" in {row.recipient for row in committed(OutboxEmail)}


def test_a_new_address_needs_the_current_password(submit, log_in, save, committed):
    log_in(save(a_user()))

    answer = submit("/account/email", email="ada@new.example", current="a guess")

    assert answer.status_code == 422
    assert "This is not your current password." in shown(answer)
    assert committed(OutboxEmail) == []


def test_the_address_of_the_account_is_no_new_one(submit, log_in, save, committed):
    log_in(save(a_user(email="ada@example.com")))

    answer = submit("/account/email", email="ada@example.com", current=PASSWORD)

    assert answer.status_code == 422
    assert "This is your address already. Type another one." in shown(answer)
    assert committed(OutboxEmail) == []


def test_the_right_password_forgets_the_guesses_before(submit, log_in, save, committed):
    log_in(save(a_user(email="ada@example.com")))

    submit("/account/password", current=PASSWORD, password="a brand new password")

    kept = limits(Action.CURRENT_PASSWORD, "ada@example.com", "127.0.0.1").keys()
    assert len(kept & {row.key for row in committed(Attempts)}) == 1  # that of the caller


def test_guesses_at_the_current_password_are_counted(submit, log_in, save, committed):
    log_in(save(a_user(email="ada@example.com")))
    counted = limits(Action.CURRENT_PASSWORD, "ada@example.com", "127.0.0.1")
    save(
        *[Attempts(key=key, count=count, since=datetime.now(UTC)) for key, count in counted.items()]
    )

    answer = submit("/account/delete", current=PASSWORD)

    assert answer.status_code == 429
    assert len(committed(User)) == 1


def test_deleting_the_account_leads_to_the_front_page(client, submit, log_in, save, committed):
    log_in(save(a_user()))

    answer = submit("/account/delete", current=PASSWORD)

    assert (answer.status_code, answer.location) == (303, "/")
    assert committed(User) == []
    assert good_news(client.get("/")) == ["Your account is deleted."]
    with client.session_transaction() as cookie:
        assert "_user_id" not in cookie


def test_deleting_the_account_needs_the_current_password(submit, log_in, save, committed):
    log_in(save(a_user()))

    answer = submit("/account/delete", current="a guess")

    assert answer.status_code == 422
    assert "This is not your current password." in shown(answer)
    assert len(committed(User)) == 1


@pytest.mark.parametrize("form", ["password", "email", "delete", "sessions/end-others"])
def test_a_stranger_changes_nothing(submit, save, committed, form):
    save(a_login_session(user=a_user()))

    answer = submit(f"/account/{form}", page="/login")

    assert answer.status_code == 302
    assert answer.location.startswith("/login")
    assert len(committed(LoginSession)) == 1
