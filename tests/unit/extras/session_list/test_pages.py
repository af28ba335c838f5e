import pytest

from tests.support.builders import a_login_session, a_user
from tests.support.reading import shown


def test_the_page_lists_where_somebody_is_logged_in(client, log_in, session):
    here = log_in(a_user())
    elsewhere = a_login_session(id=2, user_agent="A phone", ip_address="192.0.2.7")
    session.scalars.return_value.all.return_value = [here, elsewhere]

    page = client.get("/account/sessions")

    assert "Firefox (this one)" in shown(page)
    assert "A phone from 192.0.2.7, since 31 January 2026, 14:00 UTC, last used" in shown(page)


def test_a_browser_name_is_text_not_markup(client, log_in, session):
    here = log_in(a_user())
    here.user_agent = "<script>alert(1)</script>"
    session.scalars.return_value.all.return_value = [here]

    page = client.get("/account/sessions")

    assert "&lt;script&gt;" in page.text


def test_another_session_can_be_ended(submit, log_in, session):
    log_in(a_user())

    answer = submit("/account/sessions/2/end", page="/account/sessions")

    assert (answer.status_code, answer.location) == (303, "/account/sessions")
    session.execute.assert_called_once()


def test_all_other_sessions_can_be_ended(submit, log_in, session):
    log_in(a_user())

    answer = submit("/account/sessions/end-others", page="/account/sessions")

    assert (answer.status_code, answer.location) == (303, "/account/sessions")
    session.execute.assert_called_once()


def test_the_largest_number_of_a_session_is_no_error(submit, log_in):
    log_in(a_user())

    answer = submit(f"/account/sessions/{2**31 - 1}/end", page="/account/sessions")

    assert answer.status_code == 303


@pytest.mark.parametrize("number", [2**31, 2**63 - 1])
def test_a_session_beyond_all_numbers_is_no_page(submit, log_in, number):
    log_in(a_user())

    answer = submit(f"/account/sessions/{number}/end", page="/account/sessions")

    assert answer.status_code == 404
