import pytest

from tests.support.builders import a_login_session, a_user
from tests.support.extras.session_list.builders import MARKUP, SAFARI_ON_IPHONE
from tests.support.reading import shown
from tests.unit.doubles import last_sql


def test_the_page_lists_where_the_user_is_logged_in(client, log_in, session):
    here = log_in(a_user())
    phone = a_login_session(id=2, user_agent=SAFARI_ON_IPHONE, ip_address="192.0.2.7")
    session.scalars.return_value.all.return_value = [here, phone]

    page = client.get("/account/sessions")

    assert "Firefox on Linux (this device) from 192.0.2.1, since" in shown(page)
    assert "Safari on iPhone from 192.0.2.7, since 31 January 2026, 14:00 UTC, last used" in shown(
        page
    )


@pytest.mark.parametrize("ip_address", ["", "unknown"])
def test_a_session_that_tells_nothing_about_its_browser_is_listed(
    client, log_in, session, ip_address
):
    here = log_in(a_user())
    unknown = a_login_session(id=2, user_agent="", ip_address=ip_address)
    session.scalars.return_value.all.return_value = [here, unknown]

    page = client.get("/account/sessions")

    assert "An unknown browser from an unknown IP address, since" in shown(page)


def test_an_address_that_the_proxy_did_not_tell_is_unknown_in_the_same_words(
    client, log_in, session
):
    here = log_in(a_user())
    phone = a_login_session(id=2, user_agent=SAFARI_ON_IPHONE, ip_address="unknown")
    session.scalars.return_value.all.return_value = [here, phone]

    page = client.get("/account/sessions")

    assert "Safari on iPhone from an unknown IP address, since" in shown(page)


def test_the_name_of_a_browser_is_escaped(client, log_in, session):
    here = log_in(a_user())
    here.user_agent = MARKUP
    session.scalars.return_value.all.return_value = [here]

    page = client.get("/account/sessions")

    assert "&lt;ibot" in page.text
    assert "<ibot" not in page.text


def test_the_only_session_cannot_be_ended_here(client, log_in, session):
    session.scalars.return_value.all.return_value = [log_in(a_user())]

    page = client.get("/account/sessions")

    assert "Log out all other devices" not in shown(page)
    assert "Log out this device" not in shown(page)


def test_the_user_can_log_out_another_device(submit, log_in, session):
    log_in(a_user())

    response = submit("/account/sessions/2/end", page="/account/sessions")

    assert (response.status_code, response.location) == (303, "/account/sessions")
    assert last_sql(session).endswith("login_sessions.id = 2 AND login_sessions.user_id = 1")
    session.commit.assert_called_once_with()


def test_the_user_can_log_out_all_other_devices(submit, log_in, session):
    here = log_in(a_user())
    here.user_id = 1

    response = submit("/account/sessions/end-others", page="/account/sessions")

    assert (response.status_code, response.location) == (303, "/account/sessions")
    assert last_sql(session).endswith("login_sessions.user_id = 1 AND login_sessions.id != 1")
    session.commit.assert_called_once_with()


def test_an_anonymous_user_ends_no_session(submit, session):
    response = submit("/account/sessions/end-others", page="/login")

    assert (response.status_code, response.location) == (302, "/login")
    assert session.mock_calls == []


def test_the_largest_number_of_a_session_is_accepted(submit, log_in):
    log_in(a_user())

    response = submit(f"/account/sessions/{2**31 - 1}/end", page="/account/sessions")

    assert response.status_code == 303
