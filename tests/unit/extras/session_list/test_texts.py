"""What the pages say to any user, whatever the database holds.

No twin: these texts are the same with and without a database.
"""

from tests.support.builders import a_user


def test_the_account_menu_links_to_the_list(client, log_in):
    log_in(a_user())

    page = client.get("/account")

    assert '<a href="/account/sessions">Where you are logged in</a>' in page.text
