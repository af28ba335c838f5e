from playwright.sync_api import expect

from app.extras.session_list import FEATURE
from tests.browser.looks import faults_of, page_endpoints
from tests.browser.users import Mouse, MouseWithoutScripts, log_in


def test_every_page_is_checked():
    assert page_endpoints(FEATURE) == {"session_list.show"}


def test_the_private_pages_have_no_faults(account_page):
    assert faults_of(account_page, "/account", "/account/sessions") == []


def test_times_are_shown_in_the_time_zone_of_the_user(new_context, site):
    page = new_context(timezone_id="Asia/Kolkata").new_page()
    site.person("Ada").open_account()
    page.goto("/login")
    log_in(Mouse(page))

    page.goto("/account/sessions")

    expect(page.get_by_text("since")).to_contain_text("GMT+5:30, last used")


def test_times_are_shown_in_utc_without_scripts(new_context, site):
    page = new_context(**MouseWithoutScripts.context, timezone_id="Asia/Kolkata").new_page()
    site.person("Ada").open_account()
    page.goto("/login")
    log_in(MouseWithoutScripts(page))

    page.goto("/account/sessions")

    expect(page.get_by_text("since")).to_contain_text("UTC, last used")
