from datetime import UTC, datetime

import time_machine

from app.database.models import Attempts, OutboxEmail, User
from app.accounts.throttle import Action, limits
from tests.support.builders import PASSWORDS, a_reset_token, a_user
from tests.support.reading import good_news, shown

NOON = datetime(2026, 2, 1, 12, tzinfo=UTC)
NEW = "a brand new password"


def test_the_login_page_knows_the_way(client):
    page = client.get("/login")

    assert '<a href="/password/forgot">Forgotten your password?</a>' in page.text


def test_asking_leads_to_the_inbox(submit, save, committed):
    ada = save(a_user(email="ada@example.com"))

    answer = submit("/password/forgot", email=" Ada@EXAMPLE.com ")

    assert (answer.status_code, answer.location) == (303, "/password/forgot/inbox")
    [email] = committed(OutboxEmail)
    assert email.user_id == ada.id


def test_an_unknown_address_gets_the_same_answer(submit, committed):
    answer = submit("/password/forgot", email="eve@example.com")

    assert (answer.status_code, answer.location) == (303, "/password/forgot/inbox")
    assert committed(OutboxEmail) == []


def test_the_page_after_asking_says_where_the_link_is(client):
    page = client.get("/password/forgot/inbox")

    assert page.status_code == 200
    assert "If there is an account with the address you gave, we have sent a link" in shown(page)


def test_a_bad_address_is_explained(submit):
    answer = submit("/password/forgot", email="ada at example.com")

    assert answer.status_code == 422
    assert "An address looks like ada@example.com." in shown(answer)


def test_the_page_behind_the_link_asks_for_a_new_password(client, save):
    ada = save(a_user(email="ada@example.com"))

    page = client.get(f"/password/reset/{a_reset_token(ada)}")

    assert page.status_code == 200
    assert "For ada@example.com. All devices are then logged out." in shown(page)


def test_a_mail_scanner_that_follows_the_link_changes_nothing(client, save, committed):
    ada = save(a_user())
    before = ada.password_hash

    client.get(f"/password/reset/{a_reset_token(ada)}")

    [ada] = committed(User)
    assert ada.password_hash == before


def test_a_new_password_leads_to_the_login(submit, save, committed):
    ada = save(a_user())

    answer = submit(f"/password/reset/{a_reset_token(ada)}", password=NEW)

    assert (answer.status_code, answer.location) == (303, "/login")
    [ada] = committed(User)
    assert PASSWORDS.match(ada.password_hash, NEW)


def test_a_new_password_logs_nobody_in(client, submit, save):
    ada = save(a_user())

    submit(f"/password/reset/{a_reset_token(ada)}", password=NEW)

    [said] = good_news(client.get("/login"))
    assert said == "Your password is changed. Log in with the new one."
    assert client.get("/account").status_code == 302


def test_a_new_password_forgets_the_guesses_before(submit, save, committed):
    ada = save(a_user(email="ada@example.com"))
    guessed = [
        key
        for action in (Action.LOGIN, Action.CURRENT_PASSWORD)
        for key in limits(action, "ada@example.com", "192.0.2.1")
    ]
    save(*[Attempts(key=key, count=11, since=datetime.now(UTC)) for key in guessed])

    submit(f"/password/reset/{a_reset_token(ada)}", password=NEW)

    kept = {row.key for row in committed(Attempts)}
    assert kept == {guessed[1], guessed[3]}, "those of the caller stay, and those alone"


def test_nothing_planted_in_the_browser_survives_a_new_password(client, submit, save):
    ada = save(a_user())
    with client.session_transaction() as cookie:
        cookie["planted"] = "before"

    submit(f"/password/reset/{a_reset_token(ada)}", password=NEW)

    with client.session_transaction() as cookie:
        assert "planted" not in cookie


def test_a_short_password_is_explained_and_changes_nothing(submit, save, committed):
    ada = save(a_user())
    before = ada.password_hash

    answer = submit(f"/password/reset/{a_reset_token(ada)}", password="short")

    assert answer.status_code == 422
    assert "A password has 8 to 1024 characters." in shown(answer)
    assert f"For {ada.email}." in shown(answer)
    [ada] = committed(User)
    assert ada.password_hash == before


def test_a_used_link_leads_to_a_fresh_one(client, submit, save):
    ada = save(a_user())
    link = f"/password/reset/{a_reset_token(ada)}"
    submit(link, password=NEW)

    page = client.get(link)

    assert page.status_code == 410
    assert "This link was used already A fresh link is a matter of seconds." in shown(page)


def test_an_expired_link_leads_to_a_fresh_one(client, save):
    ada = save(a_user())
    with time_machine.travel(NOON, tick=False):
        token = a_reset_token(ada)

    page = client.get(f"/password/reset/{token}")

    assert page.status_code == 410
    assert "This link has expired A fresh link is a matter of seconds." in shown(page)


def test_nonsense_in_place_of_a_link_is_explained(client):
    page = client.get("/password/reset/nonsense")

    assert page.status_code == 400
    assert "This link does not work" in shown(page)
