"""What `make journey` reads in a page, and what it sends back."""

from dev.journey.inbox import link_in
from dev.journey.page import Page

FORM = """
<header><form method="post" action="/logout"><button>Log out</button></form></header>
<main><h1>Confirm</h1><form method="post">
  <input type="hidden" name="csrf_token" value="a&amp;b">
  <input type="hidden" name="email" value="e">
  <input name="email_again" type="email"> <input name="nickname" value="Ada">
  <input value="unnamed">
  <input type="password" name="password"> <input type="password" name="again">
  <input type="checkbox" name="news" value="1"> <input type="radio" name="size" value="2" checked>
  <input type="file" name="picture"> <input name="off" value="x" disabled>
  <input type="submit" name="submit" value="Confirm"> <button name="other">Cancel</button>
</form></main>
"""


def a_page(html, url="http://handshake.example/confirm/token", status=200):
    return Page(url, status, {}, html)


def test_a_form_is_sent_as_a_browser_would_send_it():
    sent = a_page(FORM).main_form().filled_in("ada@example.com", "battery")

    assert sent == {
        "csrf_token": "a&b",
        "email": "e",
        "email_again": "ada@example.com",
        "nickname": "Ada",
        "password": "battery",
        "again": "battery",
        "size": "2",
        "submit": "Confirm",
    }


def test_an_email_in_a_plain_field_is_filled_in_by_its_name():
    form = a_page('<form><input name="email"><input type="password" name="p"></form>').main_form()

    assert form.filled_in("ada@example.com", "battery") == {
        "email": "ada@example.com",
        "p": "battery",
    }


def test_the_main_form_without_a_password_is_the_one_that_leads_to_its_page():
    page = a_page('<form action="/logout"></form><form method="post"><input name="yes"></form>')

    assert [field["name"] for field in page.main_form().fields] == ["yes"]


def test_a_page_that_only_has_the_button_to_log_out_has_no_main_form():
    page = a_page('<form method="post" action="/logout"><button>Log out</button></form>')

    assert page.main_form() is None
    assert page.form_to("/logout") is not None


def test_a_problem_comes_before_the_heading():
    page = a_page('<h1>Log in</h1><p role="alert">Wrong <b>password</b>.</p>', status=422)

    assert page.message == "Wrong password."


def test_a_refused_field_is_a_problem():
    page = a_page('<h1>Register</h1><div class="invalid-feedback d-block">Too short.</div>')

    assert page.message == "Too short."


def test_a_page_without_a_heading_is_described_by_its_title_or_its_text():
    assert a_page("<title>Log in</title><p>Hello").message == "Log in"
    assert a_page("<p>It works!</p>").message == "It works!"


def test_control_characters_of_a_page_do_not_reach_the_terminal():
    page = a_page("<h1>\x1b[31mred\x07</h1>")

    assert page.message == "[31mred"


def test_the_link_of_an_email_ends_before_the_full_stop():
    message = {"Text": "Open https://handshake.example/confirm/a-b_c.d. Then log in."}

    assert link_in(message) == "https://handshake.example/confirm/a-b_c.d"


def test_an_email_without_text_has_its_link_in_the_html():
    message = {"Text": "", "HTML": '<a href="https://handshake.example/confirm/x">Confirm</a>'}

    assert link_in(message) == "https://handshake.example/confirm/x"
