import pytest

from app.accounts.throttle import CURRENT_PASSWORD
from tests.support.builders import PASSWORD, a_user
from tests.support.reading import shown, success_messages
from tests.unit.doubles import every_sql, sql_of_success

ADA = "ada@example.com"


def test_a_deletion_leads_to_the_front_page(client, submit, log_in, session):
    here = log_in(a_user())

    response = submit("/account/delete", current=PASSWORD)

    assert (response.status_code, response.location) == (303, "/")
    session.delete.assert_called_once_with(here.user)
    assert success_messages(client.get("/")) == ["Your account is deleted."]


def test_a_deletion_logs_the_browser_out(client, submit, log_in):
    log_in(a_user())

    submit("/account/delete", current=PASSWORD)

    with client.session_transaction() as cookie:
        assert "_user_id" not in cookie


def test_a_deletion_needs_the_current_password(submit, log_in, session):
    log_in(a_user())

    response = submit("/account/delete", current="a guess")

    assert response.status_code == 422
    assert "This is not your current password." in shown(response)
    session.delete.assert_not_called()


def test_an_anonymous_user_deletes_nothing(submit, session):
    response = submit("/account/delete", page="/login", current=PASSWORD)

    assert (response.status_code, response.location) == (302, "/login")
    assert session.mock_calls == []


@pytest.mark.usefixtures("too_many_attempts")
def test_too_many_wrong_passwords_are_refused(submit, log_in, session):
    log_in(a_user(email=ADA))

    response = submit("/account/delete", current=PASSWORD)

    assert response.status_code == 429
    session.delete.assert_not_called()


def test_the_right_password_forgets_earlier_guesses(submit, log_in, session):
    log_in(a_user(email=ADA))

    submit("/account/delete", current=PASSWORD)

    assert every_sql(session)[-2:] == sql_of_success(CURRENT_PASSWORD, ADA)
