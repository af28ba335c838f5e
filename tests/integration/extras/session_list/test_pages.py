import pytest

from app.database.models import LoginSession
from tests.support.builders import a_login_session, a_user
from tests.support.reading import shown


def test_the_page_lists_where_somebody_is_logged_in(client, log_in, save):
    ada = save(a_user())
    save(a_login_session(user_id=ada.id, user_agent="A phone", ip_address="192.0.2.7"))
    log_in(ada)

    page = client.get("/account/sessions")

    assert "Firefox (this one) from 192.0.2.1, since" in shown(page)
    assert "A phone from 192.0.2.7, since 31 January 2026, 14:00 UTC, last used" in shown(page)


def test_a_browser_name_is_text_not_markup(client, log_in, save):
    ada = save(a_user())
    save(a_login_session(user_id=ada.id, user_agent="<script>alert(1)</script>"))
    log_in(ada)

    page = client.get("/account/sessions")

    assert "&lt;script&gt;" in page.text


def test_another_session_can_be_ended(submit, log_in, save, committed):
    ada, grace = save(a_user()), save(a_user(email="grace@example.com"))
    phone = save(a_login_session(user_id=ada.id))
    stranger = save(a_login_session(user_id=grace.id))
    log_in(ada)

    answer = submit(f"/account/sessions/{phone.id}/end", page="/account/sessions")
    submit(f"/account/sessions/{stranger.id}/end", page="/account/sessions")

    assert (answer.status_code, answer.location) == (303, "/account/sessions")
    left = {row.id for row in committed(LoginSession)}
    assert phone.id not in left, "the phone that was logged out is still in"
    assert stranger.id in left


def test_all_other_sessions_can_be_ended(submit, log_in, save, committed):
    ada = save(a_user())
    save(*[a_login_session(user_id=ada.id, user_agent="A phone") for _ in range(3)])
    log_in(ada)

    answer = submit("/account/sessions/end-others", page="/account/sessions")

    assert (answer.status_code, answer.location) == (303, "/account/sessions")
    [here] = committed(LoginSession)
    assert here.user_agent == "Firefox"


def test_the_largest_number_of_a_session_is_no_error(submit, log_in, save):
    log_in(save(a_user()))

    answer = submit(f"/account/sessions/{2**31 - 1}/end", page="/account/sessions")

    assert answer.status_code == 303


@pytest.mark.parametrize("number", [2**31, 2**63 - 1])
def test_a_session_beyond_all_numbers_is_no_page(submit, log_in, save, number):
    log_in(save(a_user()))

    answer = submit(f"/account/sessions/{number}/end", page="/account/sessions")

    assert answer.status_code == 404
