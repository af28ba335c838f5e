from datetime import UTC, datetime

from app.accounts.throttle import CURRENT_PASSWORD
from app.database.models import Attempts, User
from tests.support.builders import PASSWORD, THROTTLE, a_user
from tests.support.reading import shown, success_messages

ADA = "ada@example.com"


def test_a_deletion_leads_to_the_front_page(client, submit, log_in, save, committed):
    log_in(save(a_user()))

    response = submit("/account/delete", current=PASSWORD)

    assert (response.status_code, response.location) == (303, "/")
    assert committed(User) == []
    assert success_messages(client.get("/")) == ["Your account is deleted."]


def test_a_deletion_logs_the_browser_out(client, submit, log_in, save):
    log_in(save(a_user()))

    submit("/account/delete", current=PASSWORD)

    with client.session_transaction() as cookie:
        assert "_user_id" not in cookie


def test_a_deletion_needs_the_current_password(submit, log_in, save, committed):
    log_in(save(a_user()))

    response = submit("/account/delete", current="a guess")

    assert response.status_code == 422
    assert "This is not your current password." in shown(response)
    assert len(committed(User)) == 1


def test_an_anonymous_user_deletes_nothing(submit, save, committed):
    save(a_user())

    response = submit("/account/delete", page="/login", current=PASSWORD)

    assert (response.status_code, response.location) == (302, "/login")
    assert len(committed(User)) == 1


def test_too_many_wrong_passwords_are_refused(submit, log_in, save, committed):
    log_in(save(a_user(email=ADA)))
    counted = THROTTLE.limits(CURRENT_PASSWORD, ADA, "127.0.0.1")
    now = datetime.now(UTC)
    save(*[Attempts(key=key, count=limit, since=now) for key, limit in counted.items()])

    response = submit("/account/delete", current=PASSWORD)

    assert response.status_code == 429
    assert len(committed(User)) == 1


def test_the_right_password_forgets_earlier_guesses(submit, log_in, save, committed):
    log_in(save(a_user(email=ADA)))

    submit("/account/delete", current=PASSWORD)

    _, for_client = THROTTLE.limits(CURRENT_PASSWORD, ADA, "127.0.0.1")
    assert [row.key for row in committed(Attempts)] == [for_client]
