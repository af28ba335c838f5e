"""What the pages say to any user, whatever the database holds.

No twin: these texts are the same with and without a database.
"""

from tests.support.builders import a_user
from tests.support.forms import autocomplete_tokens, autofocused, read_with, wrong_fields
from tests.support.reading import shown


def test_the_account_menu_links_to_the_form(client, log_in):
    log_in(a_user())

    page = client.get("/account")

    assert '<a href="/account/delete">Delete your account</a>' in page.text


def test_the_form_warns_and_asks_for_the_current_password(client, log_in):
    log_in(a_user())

    page = client.get("/account/delete")

    assert (
        "Your account will be deleted immediately, with all emails that are not sent yet."
        in shown(page)
    )
    assert " Current password Delete my account " in shown(page)
    assert autocomplete_tokens(page) == ["username", "current-password"]


def test_a_refused_form_has_its_focus_on_the_wrong_field(submit, log_in):
    log_in(a_user())

    page = submit("/account/delete", current="")

    assert wrong_fields(page) == autofocused(page) == ["current"]
    assert read_with(page, "current") == ["Type your password."]
