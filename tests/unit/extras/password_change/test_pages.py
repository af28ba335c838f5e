import pytest
from sqlalchemy.orm.exc import ObjectDeletedError

from app.accounts.throttle import CURRENT_PASSWORD
from tests.support.builders import PASSWORD, PASSWORDS, a_user
from tests.support.reading import shown, success_messages
from tests.unit.doubles import every_sql, sql_of_success

ADA = "ada@example.com"
NEW = "a brand new password"


def test_a_new_password_leads_back_to_the_account(client, submit, log_in):
    here = log_in(a_user())

    response = submit("/account/password", current=PASSWORD, password=NEW)

    assert (response.status_code, response.location) == (303, "/account")
    assert PASSWORDS.match(here.user.password_hash, NEW)
    [message] = success_messages(client.get("/account"))
    assert message == "Your password is changed, and other devices are logged out."


def test_a_wrong_current_password_shows_an_explanation(submit, log_in):
    here = log_in(a_user())

    response = submit("/account/password", current="a guess", password=NEW)

    assert response.status_code == 422
    assert "This is not your current password." in shown(response)
    assert PASSWORDS.match(here.user.password_hash, PASSWORD)


def test_a_short_new_password_shows_an_explanation(submit, log_in, session):
    here = log_in(a_user())

    response = submit("/account/password", current=PASSWORD, password="short")

    assert response.status_code == 422
    assert "A password has 8 to 1024 characters." in shown(response)
    assert PASSWORDS.match(here.user.password_hash, PASSWORD)
    session.commit.assert_not_called()


def test_an_anonymous_user_changes_nothing(submit, session):
    response = submit("/account/password", page="/login", current=PASSWORD, password=NEW)

    assert (response.status_code, response.location) == (302, "/login")
    assert session.mock_calls == []


@pytest.mark.usefixtures("too_many_attempts")
def test_too_many_wrong_passwords_are_refused(submit, log_in, session):
    here = log_in(a_user(email=ADA))

    response = submit("/account/password", current=PASSWORD, password=NEW)

    assert response.status_code == 429
    assert PASSWORDS.match(here.user.password_hash, PASSWORD)


def test_the_right_password_forgets_earlier_guesses(submit, log_in, session):
    log_in(a_user(email=ADA))

    submit("/account/password", current=PASSWORD, password=NEW)

    assert every_sql(session)[-2:] == sql_of_success(CURRENT_PASSWORD, ADA)


def test_a_session_that_ends_during_the_change_is_reported_as_a_conflict(
    submit, log_in, session, lines
):
    log_in(a_user())
    session.get.side_effect = ObjectDeletedError(None, "the row is deleted")

    response = submit("/account/password", current=PASSWORD, password=NEW)

    assert response.status_code == 409
    assert "This has changed in the meantime" in shown(response)
    [line] = [line for line in lines() if " INFO app.web.errors " in line]
    assert "a row was deleted during the request: " in line


def test_the_well_known_url_leads_to_the_form(client, log_in):
    log_in(a_user())

    response = client.get("/.well-known/change-password")

    assert (response.status_code, response.location) == (303, "/account/password")
