from datetime import UTC, datetime

from app.accounts.throttle import CURRENT_PASSWORD
from app.database.models import Attempts, User
from tests.support.builders import (
    PASSWORD,
    THROTTLE,
    a_user,
)
from tests.support.extras.email_change.builders import an_email_change_token
from tests.support.reading import shown, success_messages

NEW = "ada@new.example"


def test_the_page_behind_the_link_asks_before_it_changes_anything(client, save, committed):
    ada = save(a_user(email="ada@example.com"))

    page = client.get(f"/email/{an_email_change_token(ada, NEW)}")

    assert page.status_code == 200
    question = "ada@new.example will replace ada@example.com"
    assert question in shown(page)
    [user] = committed(User)
    assert user.email == "ada@example.com"


def test_the_button_changes_the_email(client, submit, save, committed):
    ada = save(a_user(email="ada@example.com"))

    response = submit(f"/email/{an_email_change_token(ada, NEW)}", password=PASSWORD)

    assert (response.status_code, response.location) == (303, "/")
    [message] = success_messages(client.get("/"))
    assert message == "ada@new.example is now the email address of your account."
    [user] = committed(User)
    assert user.email == NEW


def test_the_password_of_a_stranger_changes_nothing(submit, save, committed):
    ada = save(a_user(email="ada@example.com"))

    response = submit(f"/email/{an_email_change_token(ada, NEW)}", password="of a stranger")

    assert response.status_code == 422
    assert "This is not the password of the account with ada@example.com." in shown(response)
    [user] = committed(User)
    assert user.email == "ada@example.com"


def test_the_form_for_the_password_must_be_filled_in(submit, save, committed):
    ada = save(a_user(email="ada@example.com"))

    response = submit(f"/email/{an_email_change_token(ada, NEW)}", password="")

    assert response.status_code == 422
    assert "Type your password." in shown(response)
    assert committed(Attempts) == []


def test_too_many_attempts_change_nothing(submit, save, committed):
    ada = save(a_user(email="ada@example.com"))
    counts = THROTTLE.limits(CURRENT_PASSWORD, "ada@example.com", "127.0.0.1")
    now = datetime.now(UTC)
    save(*[Attempts(key=key, count=count, since=now) for key, count in counts.items()])

    response = submit(f"/email/{an_email_change_token(ada, NEW)}", password=PASSWORD)

    assert response.status_code == 429
    [user] = committed(User)
    assert user.email == "ada@example.com"


def test_the_right_password_forgets_the_wrong_ones_before(submit, save, committed):
    ada = save(a_user(email="ada@example.com"))
    _, of_the_client = THROTTLE.limits(CURRENT_PASSWORD, "ada@example.com", "127.0.0.1")
    submit(f"/email/{an_email_change_token(ada, NEW)}", password="a guess")

    submit(f"/email/{an_email_change_token(ada, NEW)}", password=PASSWORD)

    counted = {row.key: row.count for row in committed(Attempts)}
    assert counted == {of_the_client: 1}, "only the guess may count"


def test_the_button_logs_no_user_in(client, submit, save):
    ada = save(a_user(email="ada@example.com"))

    submit(f"/email/{an_email_change_token(ada, NEW)}", password=PASSWORD)

    assert client.get("/account").status_code == 302


def test_another_user_who_is_logged_in_stays_logged_in(client, submit, log_in, save, committed):
    ada = save(a_user(email="ada@example.com"))
    log_in(save(a_user(email="grace@example.com")))

    submit(f"/email/{an_email_change_token(ada, NEW)}", password=PASSWORD)

    assert NEW in {user.email for user in committed(User)}
    assert "grace@example.com" in shown(client.get("/account"))


def test_an_email_that_another_account_has_by_now_shows_an_explanation(submit, save):
    ada = save(a_user(email="ada@example.com"))
    save(a_user(email=NEW))

    response = submit(f"/email/{an_email_change_token(ada, NEW)}", password=PASSWORD)

    assert response.status_code == 409
    assert "Another account has this email address Nothing has changed." in shown(response)


def test_a_used_link_says_that_the_account_has_changed(client, submit, save):
    ada = save(a_user())
    token = an_email_change_token(ada, NEW)
    submit(f"/email/{token}", password=PASSWORD)

    page = client.get(f"/email/{token}")

    assert page.status_code == 410
    explanation = "Your email address or your password has changed since this link was sent."
    assert explanation in shown(page)
