"""The security headers of a response.

No twin: headers follow from the configuration and the cookie; no dependency takes part.
"""

import re

from tests.support.builders import a_user


def test_a_page_of_a_user_who_is_logged_in_is_not_stored(client, log_in):
    log_in(a_user())

    page = client.get("/account")

    assert page.headers["Cache-Control"] == "no-store"


def test_a_page_of_an_anonymous_user_may_be_stored(client):
    page = client.get("/")

    assert "no-store" not in page.headers.get("Cache-Control", "")


def test_the_style_sheet_may_be_stored_when_a_user_is_logged_in(client, log_in):
    log_in(a_user())

    with client.get("/static/style.css") as style:
        assert "no-store" not in style.headers["Cache-Control"]


def test_scripts_come_from_the_files_of_this_site_alone(client):
    page = client.get("/login")

    policy = page.headers["Content-Security-Policy"].split("; ")
    assert [rule for rule in policy if rule.startswith("script-src")] == ["script-src 'self'"]
    assert re.findall("<script(?! src=)|javascript:| on[a-z]+=", page.text) == []


def test_a_script_is_served_as_a_script(client):
    with client.get("/static/page.js") as script:
        pass

    assert script.mimetype in ("text/javascript", "application/javascript")


def test_a_page_loads_nothing_from_another_site(client):
    page = client.get("/login")

    assert 'href="/static/' in page.text
    assert "//" not in page.text


def test_a_site_with_https_insists_on_https(https_client):
    page = https_client.get("/login")

    assert page.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_a_site_without_https_does_not_insist_on_https(client):
    page = client.get("/login")

    assert "Strict-Transport-Security" not in page.headers
