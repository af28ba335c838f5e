import pytest

from app.database.models import OutboxEmail
from app.extras.password_reset.pages import REQUEST_RESET
from tests.support.builders import THROTTLE, a_user
from tests.support.reading import shown

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


def test_an_invalid_email_shows_an_explanation(submit, session):
    response = submit("/password/forgot", email="ada at example.com")

    assert response.status_code == 422
    assert "Example: ada@example.com." in shown(response)
    assert session.mock_calls == []


def test_a_request_counts_for_its_email_and_its_client(submit, session):
    submit("/password/forgot", email="eve@example.com")

    counted = {call.args[0].compile().params["key"] for call in session.execute.call_args_list}
    assert counted == THROTTLE.limits(REQUEST_RESET, "eve@example.com", "127.0.0.1").keys()


@pytest.mark.usefixtures("too_many_attempts")
def test_too_many_requests_for_one_email_are_refused(submit, session):
    session.scalar.return_value = a_user(email=ADA)

    response = submit("/password/forgot", email=ADA)

    assert response.status_code == 429
    session.add.assert_not_called()
