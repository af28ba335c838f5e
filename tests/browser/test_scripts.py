"""What a page gains where scripts run, and that it works as well where none run."""

import time
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.browser.journey import by
from tests.browser.users import Keyboard, Mouse, MouseWithoutScripts, Thumb, log_in
from tests.support.builders import PASSWORD
from tests.support.processes import eventually

LIGHT, DARK = "rgb(245, 246, 249)", "rgb(18, 20, 25)"
PAINTS = "performance.getEntriesByType('paint').length"
PAINTED_AFTER_THEME = """
performance.getEntriesByType("paint")[0].startTime >
performance.getEntriesByType("resource").find(({name}) => name.includes("/theme.js")).responseEnd
"""


@pytest.mark.parametrize(("scheme", "color"), [("light", LIGHT), ("dark", DARK)])
def test_the_page_is_as_dark_as_the_device(new_context, site, scheme, color):
    page = new_context(color_scheme=scheme).new_page()

    page.goto("/login")

    expect(page.locator("body")).to_have_css("background-color", color)
    expect(page.locator("html")).to_have_css(
        "color-scheme", "dark" if scheme == "dark" else "normal"
    )


def test_the_open_page_follows_the_device(page):
    page.goto("/login")
    expect(page.locator("body")).to_have_css("background-color", LIGHT)

    page.emulate_media(color_scheme="dark")

    expect(page.locator("body")).to_have_css("background-color", DARK)


def test_no_light_page_flashes_up_before_a_dark_one(page):
    page.route("**/theme.js", lambda route: (time.sleep(0.3), route.continue_()))

    page.goto("/login")

    # Not Page.wait_for_function: it needs `eval` in the page, which the policy of the page forbids.
    eventually(lambda: page.evaluate(PAINTS), "the first paint")
    assert page.evaluate(PAINTED_AFTER_THEME)


# At any moment, it is another day than in UTC in one of these two zones.
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12"])
def test_a_day_is_that_of_the_time_zone_of_the_user(new_context, site, zone):
    page = new_context(timezone_id=zone).new_page()
    site.person("Ada").open_account()
    page.goto("/login")

    log_in(Mouse(page))

    day = page.get_by_role("time")
    expect(day).to_have_count(1)
    moment = datetime.fromisoformat(day.get_attribute("datetime"))
    expect(day).to_have_text(moment.astimezone(ZoneInfo(zone)).strftime("%d %B %Y"))


@by(Mouse, Thumb, Keyboard)
def test_a_user_looks_at_the_password_and_hides_it_again(user):
    user.follow("Register")
    user.write("Password", PASSWORD)
    field = user.page.get_by_label("Password", exact=True)

    user.press("Show password")
    expect(user.page.get_by_role("button", name="Show password", pressed=True)).to_be_visible()
    expect(field).to_have_attribute("type", "text")
    expect(field).to_have_value(PASSWORD)
    expect(field).to_have_attribute("spellcheck", "false")

    user.press("Show password")
    expect(user.page.get_by_role("button", name="Show password", pressed=False)).to_be_visible()
    expect(field).to_have_attribute("type", "password")
    expect(field).to_have_value(PASSWORD)


@pytest.mark.parametrize("event", ["submit", "pagehide"])
def test_a_shown_password_is_hidden_before_the_user_leaves_the_page(page, event):
    page.goto("/login")
    user = Mouse(page)
    user.write("Password", PASSWORD)
    user.press("Show password")
    field = page.get_by_label("Password", exact=True)
    expect(field).to_have_attribute("type", "text")

    page.locator("form").dispatch_event(event, {"bubbles": True})

    expect(field).to_have_attribute("type", "password")


@by(MouseWithoutScripts)
def test_without_scripts_there_is_no_button_that_could_not_show_the_password(user):
    user.follow("Register")

    expect(user.page.get_by_role("button")).to_have_count(1)
    expect(user.page.get_by_role("button")).to_have_accessible_name("Register")


@by(Mouse, Thumb, Keyboard, MouseWithoutScripts)
def test_the_first_wrong_field_has_the_focus(user):
    user.follow("Register")
    user.write("Email address", "ada@example.com")
    user.press("Register")

    field = user.page.get_by_label("Password", exact=True)
    expect(field).to_be_focused()
    expect(field).to_have_accessible_description(
        "Type your password. 8 characters or more. A few words in a row make a good password."
    )
