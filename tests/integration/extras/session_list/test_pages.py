import pytest

from app.database.models import LoginSession
from tests.support.builders import FIREFOX, a_login_session, a_user
from tests.support.extras.session_list.builders import MARKUP, SAFARI_ON_IPHONE
from tests.support.reading import shown


def test_the_page_lists_where_the_user_is_logged_in(client, log_in, save):
    ada = save(a_user())
    save(a_login_session(user_id=ada.id, user_agent=SAFARI_ON_IPHONE, ip_address="192.0.2.7"))
    log_in(ada)

    page = client.get("/account/sessions")

    assert "Firefox on Linux (this device) from 192.0.2.1, since" in shown(page)
    assert "Safari on iPhone from 192.0.2.7, since 31 January 2026, 14:00 UTC, last used" in shown(
        page
    )


@pytest.mark.parametrize("ip_address", ["", "unknown"])
def test_a_session_that_tells_nothing_about_its_browser_is_listed(client, log_in, save, ip_address):
    ada = save(a_user())
    save(a_login_session(user_id=ada.id, user_agent="", ip_address=ip_address))
    log_in(ada)

    page = client.get("/account/sessions")

    assert "An unknown browser from an unknown IP address, since" in shown(page)


def test_an_address_that_the_proxy_did_not_tell_is_unknown_in_the_same_words(client, log_in, save):
    ada = save(a_user())
    save(a_login_session(user_id=ada.id, user_agent=SAFARI_ON_IPHONE, ip_address="unknown"))
    log_in(ada)

    page = client.get("/account/sessions")

    assert "Safari on iPhone from an unknown IP address, since" in shown(page)


def test_the_name_of_a_browser_is_escaped(client, log_in, save):
    ada = save(a_user())
    save(a_login_session(user_id=ada.id, user_agent=MARKUP))
    log_in(ada)

    page = client.get("/account/sessions")

    assert "&lt;ibot" in page.text
    assert "<ibot" not in page.text


def test_the_only_session_cannot_be_ended_here(client, log_in, save):
    log_in(save(a_user()))

    page = client.get("/account/sessions")

    assert "Log out all other devices" not in shown(page)
    assert "Log out this device" not in shown(page)


def test_the_user_can_log_out_another_device(submit, log_in, save, committed):
    ada, grace = save(a_user()), save(a_user(email="grace@example.com"))
    phone = save(a_login_session(user_id=ada.id))
    of_grace = save(a_login_session(user_id=grace.id))
    log_in(ada)

    response = submit(f"/account/sessions/{phone.id}/end", page="/account/sessions")
    submit(f"/account/sessions/{of_grace.id}/end", page="/account/sessions")

    assert (response.status_code, response.location) == (303, "/account/sessions")
    left = {row.id for row in committed(LoginSession)}
    assert phone.id not in left, "the phone was logged out, and its session is still open"
    assert of_grace.id in left


def test_the_user_can_log_out_all_other_devices(submit, log_in, save, committed):
    ada = save(a_user())
    save(*[a_login_session(user_id=ada.id, user_agent="A phone") for _ in range(3)])
    log_in(ada)

    response = submit("/account/sessions/end-others", page="/account/sessions")

    assert (response.status_code, response.location) == (303, "/account/sessions")
    [here] = committed(LoginSession)
    assert here.user_agent == FIREFOX


def test_an_anonymous_user_ends_no_session(submit, save, committed):
    save(a_login_session(user=a_user()))

    response = submit("/account/sessions/end-others", page="/login")

    assert (response.status_code, response.location) == (302, "/login")
    assert len(committed(LoginSession)) == 1


def test_the_largest_number_of_a_session_is_accepted(submit, log_in, save):
    log_in(save(a_user()))

    response = submit(f"/account/sessions/{2**31 - 1}/end", page="/account/sessions")

    assert response.status_code == 303
