import pytest

from app.database.models import OutboxEmail
from app.extras.password_reset.pages import REQUEST_RESET
from tests.support.builders import THROTTLE, a_user
from tests.support.forms import values_of
from tests.support.reading import shown
from tests.unit.doubles import keys_of

ADA = "ada@example.com"


def test_a_request_leads_to_the_inbox(submit, session, saved):
    session.scalar.return_value = a_user(email=ADA)

    response = submit("/password/forgot", email=" Ada@EXAMPLE.com ")

    assert (response.status_code, response.location) == (303, "/password/forgot/inbox")
    assert saved(OutboxEmail).user is session.scalar.return_value


def test_an_unknown_email_gets_the_same_response(submit, session):
    response = submit("/password/forgot", email="eve@example.com")

    assert (response.status_code, response.location) == (303, "/password/forgot/inbox")
    session.add.assert_not_called()


def test_the_page_about_the_inbox_names_the_email_with_and_without_an_account(
    client, submit, found
):
    found(a_user(email=ADA))
    submit("/password/forgot", email=ADA)
    with_account = shown(client.get("/password/forgot/inbox"))
    found(None)
    submit("/password/forgot", email="eve@example.com")

    without_account = shown(client.get("/password/forgot/inbox"))

    assert f"If an account has the email address {ADA}, we have sent it a link." in with_account
    assert without_account == with_account.replace(ADA, "eve@example.com")


def test_the_form_offers_the_email_that_was_typed_last(client, submit):
    submit("/password/forgot", email="ada@exmaple.com")

    page = client.get("/password/forgot")

    assert values_of(page) == {"email": "ada@exmaple.com"}


def test_an_invalid_email_shows_an_explanation(submit, session):
    response = submit("/password/forgot", email="ada at example.com")

    assert response.status_code == 422
    assert "Example: ada@example.com." in shown(response)
    assert session.mock_calls == []


def test_a_request_counts_for_its_email_and_its_client(submit, session):
    submit("/password/forgot", email="eve@example.com")

    counted = {key for call in session.execute.call_args_list for key in keys_of(call.args[0])}
    assert counted == THROTTLE.limits(REQUEST_RESET, "eve@example.com", "127.0.0.1").keys()


@pytest.mark.usefixtures("too_many_attempts")
def test_too_many_requests_for_one_email_are_refused(submit, session):
    session.scalar.return_value = a_user(email=ADA)

    response = submit("/password/forgot", email=ADA)

    assert response.status_code == 429
    session.add.assert_not_called()
