"""What a form tells the user, a password manager, and the browser.

A test opens the page of a form, and then compares:

    page = client.get("/login")

    assert "Email address Password Log in" in shown(page)
    assert autocomplete_tokens(page) == ["username", "current-password"]
    assert autofocused(page) == ["email"]
    assert read_with(page, "password") == [A_NEW_PASSWORD]
"""

import re

from werkzeug.test import TestResponse

from tests.support.reading import fields

# What stands below the field for a new password, on every form that has one.
A_NEW_PASSWORD = "8 characters or more. A few words in a row make a good password."


def autocomplete_tokens(page: TestResponse) -> list[str | None]:
    """Return the autocomplete tokens of the fields, by which a password manager fills them in."""
    return [field["autocomplete"] for field in fields(page.text) if "autocomplete" in field]


def values_of(page: TestResponse) -> dict[str | None, str | None]:
    """Return what stands in the fields that users see, by the name of the field."""
    return {
        field["name"]: field["value"]
        for field in fields(page.text)
        if field.get("value") and field.get("type") not in ("hidden", "submit")
    }


def autofocused(page: TestResponse) -> list[str | None]:
    """Return the names of the fields that have the focus when the page opens."""
    return [field["name"] for field in fields(page.text) if "autofocus" in field]


def wrong_fields(page: TestResponse) -> list[str | None]:
    """Return the names of the fields that a screen reader calls invalid."""
    return [field["name"] for field in fields(page.text) if field.get("aria-invalid") == "true"]


def read_with(page: TestResponse, name: str) -> list[str]:
    """Return the sentences that a screen reader reads together with a field."""
    [field] = [field for field in fields(page.text) if field.get("name") == name]
    ids = (field.get("aria-describedby") or "").split()
    return [re.findall(f'id="{id}">([^<]+)<', page.text)[0] for id in ids]
