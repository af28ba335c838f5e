from datetime import UTC, datetime

from app.accounts.throttle import CURRENT_PASSWORD, LOGIN
from app.database.models import Attempts, LoginSession, User
from tests.support.builders import PASSWORD, PASSWORDS, THROTTLE, a_user
from tests.support.extras.password_reset.builders import a_reset_token
from tests.support.reading import shown, success_messages

NEW = "a brand new password"
ADA = "ada@example.com"


def test_the_page_behind_the_link_asks_for_a_new_password(client, save):
    ada = save(a_user(email=ADA))

    page = client.get(f"/password/reset/{a_reset_token(ada)}")

    assert page.status_code == 200
    assert f"This is the new password of {ADA}. All your devices will be logged out." in shown(page)


def test_a_mail_scanner_that_opens_the_link_changes_nothing(client, save, committed):
    ada = save(a_user())

    client.get(f"/password/reset/{a_reset_token(ada)}")

    [ada] = committed(User)
    assert PASSWORDS.match(ada.password_hash, PASSWORD)


def test_a_new_password_leads_to_the_login(submit, save, committed):
    ada = save(a_user())

    response = submit(f"/password/reset/{a_reset_token(ada)}", password=NEW)

    assert (response.status_code, response.location) == (303, "/login")
    [ada] = committed(User)
    assert PASSWORDS.match(ada.password_hash, NEW)


def test_a_new_password_logs_no_user_in(client, submit, save):
    ada = save(a_user())

    submit(f"/password/reset/{a_reset_token(ada)}", password=NEW)

    [message] = success_messages(client.get("/login"))
    assert message == "Your password is changed. Log in with the new one."
    assert client.get("/account").status_code == 302


def test_another_user_who_is_logged_in_is_logged_out(submit, log_in, save, committed):
    log_in(save(a_user(email="grace@example.com")))
    ada = save(a_user(email=ADA))

    submit(f"/password/reset/{a_reset_token(ada)}", password=NEW)

    assert committed(LoginSession) == []


def test_a_new_password_forgets_earlier_guesses(submit, save, committed):
    ada = save(a_user(email=ADA))
    guesses = [
        key
        for action in (LOGIN, CURRENT_PASSWORD)
        for key in THROTTLE.limits(action, ADA, "192.0.2.1")
    ]
    save(*[Attempts(key=key, count=11, since=datetime.now(UTC)) for key in guesses])

    submit(f"/password/reset/{a_reset_token(ada)}", password=NEW)

    kept = {row.key for row in committed(Attempts)}
    assert kept == {guesses[1], guesses[3]}, "only the counts of the client may stay"


def test_a_new_password_clears_what_the_browser_kept(client, submit, save):
    ada = save(a_user())
    with client.session_transaction() as cookie:
        cookie["planted"] = "before"

    submit(f"/password/reset/{a_reset_token(ada)}", password=NEW)

    with client.session_transaction() as cookie:
        assert "planted" not in cookie


def test_a_short_password_shows_an_explanation_and_changes_nothing(submit, save, committed):
    ada = save(a_user(email=ADA))

    response = submit(f"/password/reset/{a_reset_token(ada)}", password="short")

    assert response.status_code == 422
    assert "A password has 8 to 1024 characters." in shown(response)
    assert f"This is the new password of {ADA}." in shown(response)
    [ada] = committed(User)
    assert PASSWORDS.match(ada.password_hash, PASSWORD)


def test_a_used_link_offers_a_new_one(client, submit, save):
    ada = save(a_user())
    link = f"/password/reset/{a_reset_token(ada)}"
    submit(link, password=NEW)

    page = client.get(link)

    assert page.status_code == 410
    assert "This link was already used You can get a new link at any time." in shown(page)
