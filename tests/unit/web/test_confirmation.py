import pytest

from app.accounts.throttle import LOGIN
from app.database.models import LoginSession
from tests.support.builders import (
    PASSWORD,
    a_confirm_token,
    a_user,
    an_unconfirmed_user,
)
from tests.support.reading import shown, success_messages
from tests.unit.doubles import every_sql, sql_of_success


def test_the_page_behind_the_link_asks_before_it_confirms(client, session):
    ada = session.get.return_value = an_unconfirmed_user(id=7, email="ada@example.com")

    page = client.get(f"/confirm/{a_confirm_token(ada)}")

    assert page.status_code == 200
    assert "Is ada@example.com your email address? Type the password" in shown(page)


def test_a_mail_scanner_that_follows_the_link_confirms_nothing(client, session):
    ada = session.get.return_value = an_unconfirmed_user(id=7)

    client.get(f"/confirm/{a_confirm_token(ada)}")

    assert ada.confirmed_at is None


def test_the_password_confirms_the_email_and_leads_to_the_account(submit, session):
    ada = session.get.return_value = an_unconfirmed_user(id=7, email="ada@example.com")

    response = submit(f"/confirm/{a_confirm_token(ada)}", password=PASSWORD)

    assert (response.status_code, response.location) == (303, "/account"), shown(response)
    assert ada.confirmed_at is not None


def test_the_user_is_then_logged_in(client, submit, session, saved):
    ada = session.get.return_value = an_unconfirmed_user(id=7, email="ada@example.com")

    submit(f"/confirm/{a_confirm_token(ada)}", password=PASSWORD)

    assert saved(LoginSession).user is ada
    with client.session_transaction() as cookie:
        assert "_user_id" in cookie


def test_the_next_page_says_which_email_is_confirmed(client, submit, session):
    ada = session.get.return_value = an_unconfirmed_user(id=7, email="ada@example.com")
    submit(f"/confirm/{a_confirm_token(ada)}", password=PASSWORD)

    page = client.get("/")

    assert success_messages(page) == ["ada@example.com is confirmed, and you are logged in."]


def test_the_password_of_a_stranger_confirms_nothing(submit, session):
    ada = session.get.return_value = an_unconfirmed_user(id=7, email="ada@example.com")

    response = submit(f"/confirm/{a_confirm_token(ada)}", password="the password of a stranger")

    assert response.status_code == 422
    assert "register again and choose one yourself" in shown(response)
    assert ada.confirmed_at is None
    session.add.assert_not_called()


def test_a_missing_password_is_not_counted_as_an_attempt(submit, session):
    ada = session.get.return_value = an_unconfirmed_user(id=7, email="ada@example.com")

    response = submit(f"/confirm/{a_confirm_token(ada)}", password="")

    assert response.status_code == 422
    assert "Type your password." in shown(response)
    session.execute.assert_not_called()


@pytest.mark.usefixtures("too_many_attempts")
def test_too_many_attempts_confirm_nothing(submit, session):
    ada = session.get.return_value = an_unconfirmed_user(id=7, email="ada@example.com")

    response = submit(f"/confirm/{a_confirm_token(ada)}", password=PASSWORD)

    assert response.status_code == 429
    assert ada.confirmed_at is None


def test_the_right_password_forgets_the_wrong_ones_before(submit, session):
    ada = session.get.return_value = an_unconfirmed_user(id=7, email="ada@example.com")

    submit(f"/confirm/{a_confirm_token(ada)}", password=PASSWORD)

    assert every_sql(session)[-2:] == sql_of_success(LOGIN, "ada@example.com")


def test_another_user_who_is_logged_in_is_logged_out(submit, log_in, session):
    of_grace = log_in(a_user(id=8, email="grace@example.com"))
    ada = session.get.return_value = an_unconfirmed_user(id=7, email="ada@example.com")

    submit(f"/confirm/{a_confirm_token(ada)}", password=PASSWORD)

    session.delete.assert_called_once_with(of_grace)


def test_a_replaced_link_leads_to_the_newest_email(client, session):
    ada = session.get.return_value = an_unconfirmed_user(id=7, email="ada@example.com")
    token = a_confirm_token(ada)
    ada.password_hash = "of a newer registration"

    page = client.get(f"/confirm/{token}")

    assert page.status_code == 410
    assert "Open the link in the newest email." in shown(page)


def test_a_used_link_says_that_the_email_is_confirmed(client, session):
    ada = session.get.return_value = a_user(id=7)

    page = client.get(f"/confirm/{a_confirm_token(ada)}")

    assert page.status_code == 410
    assert "Your email address is already confirmed. You can log in." in shown(page)


def test_a_used_link_leads_a_user_who_is_logged_in_to_the_account(client, session, log_in):
    ada = session.get.return_value = a_user(id=7)
    token = a_confirm_token(ada)
    log_in(ada)

    page = client.get(f"/confirm/{token}")

    assert '<a class="btn btn-primary" href="/account">Your account</a>' in page.text
    assert "You can log in." not in shown(page)
