from tests.support.builders import a_confirm_token, a_user, an_unconfirmed_user
from tests.support.reading import shown, success_messages


def test_the_page_behind_the_link_asks_before_it_confirms(client, session):
    ada = session.get.return_value = an_unconfirmed_user(id=7, email="ada@example.com")

    page = client.get(f"/confirm/{a_confirm_token(ada)}")

    assert page.status_code == 200
    assert "Is ada@example.com your email address? Yes, confirm it" in shown(page)


def test_a_mail_scanner_that_follows_the_link_confirms_nothing(client, session):
    ada = session.get.return_value = an_unconfirmed_user(id=7)

    client.get(f"/confirm/{a_confirm_token(ada)}")

    assert ada.confirmed_at is None


def test_the_button_confirms_the_email_and_leads_to_the_login(submit, session):
    ada = session.get.return_value = an_unconfirmed_user(id=7)

    response = submit(f"/confirm/{a_confirm_token(ada)}")

    assert (response.status_code, response.location) == (303, "/login"), shown(response)
    assert ada.confirmed_at is not None
    session.commit.assert_called_once_with()


def test_the_login_page_then_says_which_email_is_confirmed(client, submit, session):
    ada = session.get.return_value = an_unconfirmed_user(id=7, email="ada@example.com")
    submit(f"/confirm/{a_confirm_token(ada)}")

    page = client.get("/login")

    assert success_messages(page) == ["ada@example.com is confirmed. You can log in now."]


def test_confirming_does_not_log_the_user_in(client, submit, session):
    ada = session.get.return_value = an_unconfirmed_user(id=7)

    submit(f"/confirm/{a_confirm_token(ada)}")

    assert client.get("/account").status_code == 302


def test_another_user_who_is_logged_in_stays_logged_in(client, submit, log_in, session):
    log_in(a_user(id=8, email="grace@example.com"))
    ada = session.get.return_value = an_unconfirmed_user(id=7, email="ada@example.com")

    submit(f"/confirm/{a_confirm_token(ada)}")

    assert ada.confirmed_at is not None
    assert "grace@example.com" in shown(client.get("/account"))


def test_a_used_link_says_that_the_email_is_confirmed(client, session):
    ada = session.get.return_value = a_user(id=7)

    page = client.get(f"/confirm/{a_confirm_token(ada)}")

    assert page.status_code == 410
    assert "Your email address is already confirmed. You can log in." in shown(page)
