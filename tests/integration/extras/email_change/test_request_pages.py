from datetime import UTC, datetime

from app.accounts.throttle import CURRENT_PASSWORD
from app.database.models import Attempts, OutboxEmail
from app.extras.email_change.pages import REQUEST_CHANGE
from tests.support.builders import PASSWORD, THROTTLE, a_user
from tests.support.reading import shown

ADA = "ada@example.com"
NEW = "ada@new.example"


def test_a_request_leads_to_the_account_which_says_where_the_link_is(
    client, submit, log_in, save, committed
):
    log_in(save(a_user()))

    response = submit("/account/email", email=NEW, current=PASSWORD)

    assert (response.status_code, response.location) == (303, "/account")
    message = f"We have sent a link to {NEW}. Open it to change your email address."
    assert message in shown(client.get("/account"))
    assert NEW in {email.recipient for email in committed(OutboxEmail)}


def test_a_request_needs_the_current_password(submit, log_in, save, committed):
    log_in(save(a_user()))

    response = submit("/account/email", email=NEW, current="a guess")

    assert response.status_code == 422
    assert "This is not your current password." in shown(response)
    assert committed(OutboxEmail) == []


def test_the_email_of_the_account_is_not_a_new_one(submit, log_in, save, committed):
    log_in(save(a_user(email=ADA)))

    response = submit("/account/email", email=ADA, current=PASSWORD)

    assert response.status_code == 422
    assert "This is already your email address. Type another one." in shown(response)
    assert committed(OutboxEmail) == []


def test_an_anonymous_user_requests_nothing(submit, save, committed):
    save(a_user())

    response = submit("/account/email", page="/login", email=NEW, current=PASSWORD)

    assert (response.status_code, response.location) == (302, "/login")
    assert committed(OutboxEmail) == []


def test_a_request_counts_for_the_current_password_and_for_the_new_email(
    submit, log_in, save, committed
):
    log_in(save(a_user(email=ADA)))

    submit("/account/email", email="eve@example.com", current="a wrong guess")

    counted = {row.key for row in committed(Attempts)}
    guess = THROTTLE.limits(CURRENT_PASSWORD, ADA, "127.0.0.1")
    link = THROTTLE.limits(REQUEST_CHANGE, "eve@example.com", "127.0.0.1")
    assert counted == guess.keys() | link.keys()


def test_too_many_links_to_one_email_are_refused(submit, log_in, save, committed):
    log_in(save(a_user(email=ADA)))
    counted = THROTTLE.limits(REQUEST_CHANGE, "victim@example.com", "127.0.0.1")
    now = datetime.now(UTC)
    save(*[Attempts(key=key, count=limit, since=now) for key, limit in counted.items()])

    response = submit("/account/email", email="victim@example.com", current=PASSWORD)

    assert response.status_code == 429
    assert committed(OutboxEmail) == []


def test_the_right_password_forgets_earlier_guesses(submit, log_in, save, committed):
    log_in(save(a_user(email=ADA)))

    submit("/account/email", email=NEW, current=PASSWORD)

    _, for_client = THROTTLE.limits(CURRENT_PASSWORD, ADA, "127.0.0.1")
    links = THROTTLE.limits(REQUEST_CHANGE, NEW, "127.0.0.1")
    assert {row.key for row in committed(Attempts)} == {for_client, *links}
