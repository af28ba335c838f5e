from datetime import UTC, datetime

from app.database.models import Attempts, OutboxEmail
from app.extras.password_reset.pages import REQUEST_RESET
from tests.support.builders import THROTTLE, a_user
from tests.support.forms import values_of
from tests.support.reading import shown

ADA = "ada@example.com"


def test_a_request_leads_to_the_inbox(submit, save, committed):
    ada = save(a_user(email=ADA))

    response = submit("/password/forgot", email=" Ada@EXAMPLE.com ")

    assert (response.status_code, response.location) == (303, "/password/forgot/inbox")
    [email] = committed(OutboxEmail)
    assert email.user_id == ada.id


def test_an_unknown_email_gets_the_same_response(submit, committed):
    response = submit("/password/forgot", email="eve@example.com")

    assert (response.status_code, response.location) == (303, "/password/forgot/inbox")
    assert committed(OutboxEmail) == []


def test_the_page_about_the_inbox_names_the_email_with_and_without_an_account(client, submit, save):
    save(a_user(email=ADA))
    submit("/password/forgot", email=ADA)
    with_account = shown(client.get("/password/forgot/inbox"))
    submit("/password/forgot", email="eve@example.com")

    without_account = shown(client.get("/password/forgot/inbox"))

    assert f"If an account has the email address {ADA}, we have sent it a link." in with_account
    assert without_account == with_account.replace(ADA, "eve@example.com")


def test_the_form_offers_the_email_that_was_typed_last(client, submit):
    submit("/password/forgot", email="ada@exmaple.com")

    page = client.get("/password/forgot")

    assert values_of(page) == {"email": "ada@exmaple.com"}


def test_an_invalid_email_shows_an_explanation(submit, committed):
    response = submit("/password/forgot", email="ada at example.com")

    assert response.status_code == 422
    assert "Example: ada@example.com." in shown(response)
    assert committed(Attempts) == []


def test_a_request_counts_for_its_email_and_its_client(submit, committed):
    submit("/password/forgot", email="eve@example.com")

    counted = {row.key for row in committed(Attempts)}
    assert counted == THROTTLE.limits(REQUEST_RESET, "eve@example.com", "127.0.0.1").keys()


def test_too_many_requests_for_one_email_are_refused(submit, save, committed):
    save(a_user(email=ADA))
    counted = THROTTLE.limits(REQUEST_RESET, ADA, "127.0.0.1")
    save(
        *[Attempts(key=key, count=limit, since=datetime.now(UTC)) for key, limit in counted.items()]
    )

    response = submit("/password/forgot", email=ADA)

    assert response.status_code == 429
    assert committed(OutboxEmail) == []
