from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, event

from app.accounts.throttle import CURRENT_PASSWORD
from app.database.models import Attempts, LoginSession, User
from tests.support.builders import PASSWORD, PASSWORDS, THROTTLE, a_user
from tests.support.reading import shown, success_messages

ADA = "ada@example.com"
NEW = "a brand new password"


@pytest.fixture
def end_all_sessions(session_factory):
    """Let every session end during the next request: when it first commits."""

    def begin():
        event.listen(session_factory.class_, "after_commit", end, once=True)

    def end(_session):
        with session_factory() as other:
            other.execute(delete(LoginSession))
            other.commit()

    return begin


def test_a_new_password_leads_back_to_the_account(client, submit, log_in, save, committed):
    log_in(save(a_user()))

    response = submit("/account/password", current=PASSWORD, password=NEW)

    assert (response.status_code, response.location) == (303, "/account")
    [ada] = committed(User)
    assert PASSWORDS.match(ada.password_hash, NEW)
    [message] = success_messages(client.get("/account"))
    assert message == "Your password is changed, and other devices are logged out."


def test_a_wrong_current_password_shows_an_explanation(submit, log_in, save, committed):
    log_in(save(a_user()))

    response = submit("/account/password", current="a guess", password=NEW)

    assert response.status_code == 422
    assert "This is not your current password." in shown(response)
    [ada] = committed(User)
    assert PASSWORDS.match(ada.password_hash, PASSWORD)


def test_a_short_new_password_shows_an_explanation(submit, log_in, save, committed):
    log_in(save(a_user()))

    response = submit("/account/password", current=PASSWORD, password="short")

    assert response.status_code == 422
    assert "A password has 8 to 1024 characters." in shown(response)
    [ada] = committed(User)
    assert PASSWORDS.match(ada.password_hash, PASSWORD)


def test_an_anonymous_user_changes_nothing(submit, save, committed):
    save(a_user())

    response = submit("/account/password", page="/login", current=PASSWORD, password=NEW)

    assert (response.status_code, response.location) == (302, "/login")
    [ada] = committed(User)
    assert PASSWORDS.match(ada.password_hash, PASSWORD)


def test_too_many_wrong_passwords_are_refused(submit, log_in, save, committed):
    log_in(save(a_user(email=ADA)))
    counted = THROTTLE.limits(CURRENT_PASSWORD, ADA, "127.0.0.1")
    now = datetime.now(UTC)
    save(*[Attempts(key=key, count=limit, since=now) for key, limit in counted.items()])

    response = submit("/account/password", current=PASSWORD, password=NEW)

    assert response.status_code == 429
    [ada] = committed(User)
    assert PASSWORDS.match(ada.password_hash, PASSWORD)


def test_the_right_password_forgets_earlier_guesses(submit, log_in, save, committed):
    log_in(save(a_user(email=ADA)))

    submit("/account/password", current=PASSWORD, password=NEW)

    _, for_client = THROTTLE.limits(CURRENT_PASSWORD, ADA, "127.0.0.1")
    assert [row.key for row in committed(Attempts)] == [for_client]


def test_a_session_that_ends_during_the_change_is_reported_as_a_conflict(
    submit, log_in, save, end_all_sessions, lines
):
    log_in(save(a_user()))
    end_all_sessions()

    response = submit("/account/password", current=PASSWORD, password=NEW)

    assert response.status_code == 409
    assert "This has changed in the meantime" in shown(response)
    [line] = [line for line in lines() if " INFO app.web.errors " in line]
    assert "has been deleted" in line.partition("a row was deleted during the request: ")[2]


def test_the_well_known_url_leads_to_the_form(client, log_in, save):
    log_in(save(a_user()))

    response = client.get("/.well-known/change-password")

    assert (response.status_code, response.location) == (303, "/account/password")
