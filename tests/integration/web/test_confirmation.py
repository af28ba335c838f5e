from app.database.models import User
from tests.support.builders import a_confirm_token, a_user, an_unconfirmed_user
from tests.support.reading import shown, success_messages


def test_the_page_behind_the_link_asks_before_it_confirms(client, save):
    ada = save(an_unconfirmed_user(email="ada@example.com"))

    page = client.get(f"/confirm/{a_confirm_token(ada)}")

    assert page.status_code == 200
    assert "Is ada@example.com your email address? Yes, confirm it" in shown(page)


def test_a_mail_scanner_that_follows_the_link_confirms_nothing(client, save, committed):
    ada = save(an_unconfirmed_user())

    client.get(f"/confirm/{a_confirm_token(ada)}")

    [ada] = committed(User)
    assert ada.confirmed_at is None


def test_the_button_confirms_the_email_and_leads_to_the_login(submit, save, committed):
    ada = save(an_unconfirmed_user())

    response = submit(f"/confirm/{a_confirm_token(ada)}")

    assert (response.status_code, response.location) == (303, "/login"), shown(response)
    [ada] = committed(User)
    assert ada.confirmed_at is not None


def test_the_login_page_then_says_which_email_is_confirmed(client, submit, save):
    ada = save(an_unconfirmed_user(email="ada@example.com"))
    submit(f"/confirm/{a_confirm_token(ada)}")

    page = client.get("/login")

    assert success_messages(page) == ["ada@example.com is confirmed. You can log in now."]


def test_confirming_does_not_log_the_user_in(client, submit, save):
    ada = save(an_unconfirmed_user())

    submit(f"/confirm/{a_confirm_token(ada)}")

    assert client.get("/account").status_code == 302


def test_another_user_who_is_logged_in_stays_logged_in(client, submit, log_in, save, committed):
    ada = save(an_unconfirmed_user(email="ada@example.com"))
    log_in(save(a_user(email="grace@example.com")))

    submit(f"/confirm/{a_confirm_token(ada)}")

    assert all(user.confirmed_at for user in committed(User))
    assert "grace@example.com" in shown(client.get("/account"))


def test_a_used_link_says_that_the_email_is_confirmed(client, save):
    ada = save(a_user())

    page = client.get(f"/confirm/{a_confirm_token(ada)}")

    assert page.status_code == 410
    assert "Your email address is already confirmed. You can log in." in shown(page)
