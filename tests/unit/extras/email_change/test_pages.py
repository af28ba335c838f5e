import pytest
from psycopg.errors import UniqueViolation
from sqlalchemy.exc import IntegrityError

from app.accounts.throttle import CURRENT_PASSWORD
from tests.support.builders import (
    PASSWORD,
    a_user,
)
from tests.support.extras.email_change.builders import an_email_change_token
from tests.support.reading import shown, success_messages
from tests.unit.doubles import every_sql, sql_of_success

NEW = "ada@new.example"


def test_the_page_behind_the_link_asks_before_it_changes_anything(client, session):
    ada = session.get.return_value = a_user(id=7, email="ada@example.com")

    page = client.get(f"/email/{an_email_change_token(ada, NEW)}")

    assert page.status_code == 200
    question = "ada@new.example will replace ada@example.com"
    assert question in shown(page)
    assert ada.email == "ada@example.com"
    session.commit.assert_not_called()


def test_the_button_changes_the_email(client, submit, session):
    ada = session.get.return_value = a_user(id=7, email="ada@example.com")

    response = submit(f"/email/{an_email_change_token(ada, NEW)}", password=PASSWORD)

    assert (response.status_code, response.location) == (303, "/")
    [message] = success_messages(client.get("/"))
    assert message == "ada@new.example is now the email address of your account."
    assert ada.email == NEW


def test_the_password_of_a_stranger_changes_nothing(submit, session):
    ada = session.get.return_value = a_user(id=7, email="ada@example.com")

    response = submit(f"/email/{an_email_change_token(ada, NEW)}", password="of a stranger")

    assert response.status_code == 422
    assert "This is not the password of the account with ada@example.com." in shown(response)
    assert ada.email == "ada@example.com"


def test_the_form_for_the_password_must_be_filled_in(submit, session):
    ada = session.get.return_value = a_user(id=7, email="ada@example.com")

    response = submit(f"/email/{an_email_change_token(ada, NEW)}", password="")

    assert response.status_code == 422
    assert "Type your password." in shown(response)
    session.execute.assert_not_called()


@pytest.mark.usefixtures("too_many_attempts")
def test_too_many_attempts_change_nothing(submit, session):
    ada = session.get.return_value = a_user(id=7, email="ada@example.com")

    response = submit(f"/email/{an_email_change_token(ada, NEW)}", password=PASSWORD)

    assert response.status_code == 429
    assert ada.email == "ada@example.com"


def test_the_right_password_forgets_the_wrong_ones_before(submit, session):
    ada = session.get.return_value = a_user(id=7, email="ada@example.com")

    submit(f"/email/{an_email_change_token(ada, NEW)}", password=PASSWORD)

    assert every_sql(session)[-2:] == sql_of_success(CURRENT_PASSWORD, "ada@example.com")


def test_the_button_logs_no_user_in(client, submit, session):
    ada = session.get.return_value = a_user(id=7, email="ada@example.com")

    submit(f"/email/{an_email_change_token(ada, NEW)}", password=PASSWORD)

    assert client.get("/account").status_code == 302


def test_another_user_who_is_logged_in_stays_logged_in(client, submit, log_in, session):
    log_in(a_user(id=8, email="grace@example.com"))
    ada = session.get.return_value = a_user(id=7, email="ada@example.com")

    submit(f"/email/{an_email_change_token(ada, NEW)}", password=PASSWORD)

    assert ada.email == NEW
    assert "grace@example.com" in shown(client.get("/account"))


def test_an_email_that_another_account_has_by_now_shows_an_explanation(submit, session):
    ada = session.get.return_value = a_user(id=7, email="ada@example.com")
    taken = IntegrityError("UPDATE users", {}, UniqueViolation())
    session.commit.side_effect = [None, taken]  # after the commit of the attempt

    response = submit(f"/email/{an_email_change_token(ada, NEW)}", password=PASSWORD)

    assert response.status_code == 409
    assert "Another account has this email address Nothing has changed." in shown(response)


def test_a_used_link_says_that_the_account_has_changed(client, submit, session):
    ada = session.get.return_value = a_user(id=7)
    token = an_email_change_token(ada, NEW)
    submit(f"/email/{token}", password=PASSWORD)

    page = client.get(f"/email/{token}")

    assert page.status_code == 410
    explanation = "Your email address or your password has changed since this link was sent."
    assert explanation in shown(page)
