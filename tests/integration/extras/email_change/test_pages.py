from app.database.models import User
from tests.support.builders import a_user
from tests.support.extras.email_change.builders import an_email_change_token
from tests.support.reading import shown, success_messages

NEW = "ada@new.example"


def test_the_page_behind_the_link_asks_before_it_changes_anything(client, save, committed):
    ada = save(a_user(email="ada@example.com"))

    page = client.get(f"/email/{an_email_change_token(ada, NEW)}")

    assert page.status_code == 200
    question = "Is ada@new.example your email address? It will replace ada@example.com."
    assert question in shown(page)
    [user] = committed(User)
    assert user.email == "ada@example.com"


def test_the_button_changes_the_email(client, submit, save, committed):
    ada = save(a_user(email="ada@example.com"))

    response = submit(f"/email/{an_email_change_token(ada, NEW)}")

    assert (response.status_code, response.location) == (303, "/")
    [message] = success_messages(client.get("/"))
    assert message == "ada@new.example is now the email address of your account."
    [user] = committed(User)
    assert user.email == NEW


def test_the_button_logs_no_user_in(client, submit, save):
    ada = save(a_user(email="ada@example.com"))

    submit(f"/email/{an_email_change_token(ada, NEW)}")

    assert client.get("/account").status_code == 302


def test_another_user_who_is_logged_in_stays_logged_in(client, submit, log_in, save, committed):
    ada = save(a_user(email="ada@example.com"))
    log_in(save(a_user(email="grace@example.com")))

    submit(f"/email/{an_email_change_token(ada, NEW)}")

    assert NEW in {user.email for user in committed(User)}
    assert "grace@example.com" in shown(client.get("/account"))


def test_an_email_that_another_account_has_by_now_shows_an_explanation(submit, save):
    ada = save(a_user(email="ada@example.com"))
    save(a_user(email=NEW))

    response = submit(f"/email/{an_email_change_token(ada, NEW)}")

    assert response.status_code == 409
    assert "Another account has this email address Nothing has changed." in shown(response)


def test_a_used_link_says_that_the_account_has_changed(client, submit, save):
    ada = save(a_user())
    token = an_email_change_token(ada, NEW)
    submit(f"/email/{token}")

    page = client.get(f"/email/{token}")

    assert page.status_code == 410
    explanation = "Your email address or your password has changed since this link was sent."
    assert explanation in shown(page)
