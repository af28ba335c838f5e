from datetime import UTC, datetime

from sqlalchemy import update

from app.accounts.throttle import LOGIN
from app.database.models import Attempts, LoginSession, User
from tests.support.builders import (
    PASSWORD,
    THROTTLE,
    a_confirm_token,
    a_user,
    an_unconfirmed_user,
)
from tests.support.reading import shown, success_messages


def test_the_page_behind_the_link_asks_before_it_confirms(client, save):
    ada = save(an_unconfirmed_user(email="ada@example.com"))

    page = client.get(f"/confirm/{a_confirm_token(ada)}")

    assert page.status_code == 200
    assert "Is ada@example.com your email address? Type the password" in shown(page)


def test_a_mail_scanner_that_follows_the_link_confirms_nothing(client, save, committed):
    ada = save(an_unconfirmed_user())

    client.get(f"/confirm/{a_confirm_token(ada)}")

    [ada] = committed(User)
    assert ada.confirmed_at is None


def test_the_password_confirms_the_email_and_leads_to_the_account(submit, save, committed):
    ada = save(an_unconfirmed_user(email="ada@example.com"))

    response = submit(f"/confirm/{a_confirm_token(ada)}", password=PASSWORD)

    assert (response.status_code, response.location) == (303, "/account"), shown(response)
    [ada] = committed(User)
    assert ada.confirmed_at is not None


def test_the_user_is_then_logged_in(client, submit, save):
    ada = save(an_unconfirmed_user(email="ada@example.com"))

    submit(f"/confirm/{a_confirm_token(ada)}", password=PASSWORD)

    assert "ada@example.com" in shown(client.get("/account"))


def test_the_next_page_says_which_email_is_confirmed(client, submit, save):
    ada = save(an_unconfirmed_user(email="ada@example.com"))
    submit(f"/confirm/{a_confirm_token(ada)}", password=PASSWORD)

    page = client.get("/")

    assert success_messages(page) == ["ada@example.com is confirmed, and you are logged in."]


def test_the_password_of_a_stranger_confirms_nothing(submit, save, committed):
    ada = save(an_unconfirmed_user(email="ada@example.com"))

    response = submit(f"/confirm/{a_confirm_token(ada)}", password="the password of a stranger")

    assert response.status_code == 422
    assert "register again and choose one yourself" in shown(response)
    [ada] = committed(User)
    assert ada.confirmed_at is None
    assert committed(LoginSession) == []


def test_a_missing_password_is_not_counted_as_an_attempt(submit, save, committed):
    ada = save(an_unconfirmed_user(email="ada@example.com"))

    response = submit(f"/confirm/{a_confirm_token(ada)}", password="")

    assert response.status_code == 422
    assert "Type your password." in shown(response)
    assert committed(Attempts) == []


def test_too_many_attempts_confirm_nothing(submit, save, committed):
    ada = save(an_unconfirmed_user(email="ada@example.com"))
    counts = THROTTLE.limits(LOGIN, "ada@example.com", "127.0.0.1")
    now = datetime.now(UTC)
    save(*[Attempts(key=key, count=count, since=now) for key, count in counts.items()])

    response = submit(f"/confirm/{a_confirm_token(ada)}", password=PASSWORD)

    assert response.status_code == 429
    [ada] = committed(User)
    assert ada.confirmed_at is None


def test_the_right_password_forgets_the_wrong_ones_before(submit, save, committed):
    ada = save(an_unconfirmed_user(email="ada@example.com"))
    _, of_the_client = THROTTLE.limits(LOGIN, "ada@example.com", "127.0.0.1")
    submit(f"/confirm/{a_confirm_token(ada)}", password="a guess")

    submit(f"/confirm/{a_confirm_token(ada)}", password=PASSWORD)

    counted = {row.key: row.count for row in committed(Attempts)}
    assert counted == {of_the_client: 1}, "only the guess may count"


def test_another_user_who_is_logged_in_is_logged_out(submit, log_in, save, committed):
    log_in(save(a_user(email="grace@example.com")))
    ada = save(an_unconfirmed_user(email="ada@example.com"))

    submit(f"/confirm/{a_confirm_token(ada)}", password=PASSWORD)

    [login_session] = committed(LoginSession)
    assert login_session.user_id == ada.id


def test_a_replaced_link_leads_to_the_newest_email(client, save, session):
    ada = save(an_unconfirmed_user(email="ada@example.com"))
    token = a_confirm_token(ada)
    session.execute(update(User).values(password_hash="of a newer registration"))
    session.commit()

    page = client.get(f"/confirm/{token}")

    assert page.status_code == 410
    assert "Open the link in the newest email." in shown(page)


def test_a_used_link_says_that_the_email_is_confirmed(client, save):
    ada = save(a_user())

    page = client.get(f"/confirm/{a_confirm_token(ada)}")

    assert page.status_code == 410
    assert "Your email address is already confirmed. You can log in." in shown(page)


def test_a_used_link_leads_a_user_who_is_logged_in_to_the_account(client, save, log_in):
    ada = save(a_user())
    token = a_confirm_token(ada)
    log_in(ada)

    page = client.get(f"/confirm/{token}")

    assert '<a class="btn btn-primary" href="/account">Your account</a>' in page.text
    assert "You can log in." not in shown(page)
