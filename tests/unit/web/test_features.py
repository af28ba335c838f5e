"""What create_app does with the features that it is given.

No twin: create_app collects what the features declare; no dependency takes part.
"""

from dataclasses import replace

import pytest

from app import create_app
from app.config.settings import ConfigError
from app.extras import enabled_extras
from app.web import CORE
from app.web.features import Feature, NameTaken
from tests.support.builders import a_config, a_login_session, a_user
from tests.support.example_feature import EXAMPLE
from tests.support.reading import shown


@pytest.fixture
def app_with(session, mail):
    """Wire an application that has these features."""

    def wire(*features):
        return create_app(a_config(), session_factory=lambda: session, mail=mail, features=features)

    return wire


@pytest.fixture
def account_page(session):
    """Open the account page of an application as a user who is logged in."""

    def open_page(app):
        session.scalar.return_value = a_login_session(user=a_user())
        client = app.test_client()
        with client.session_transaction() as cookie:
            cookie["_user_id"] = "secret"
        return client.get("/account")

    return open_page


def test_the_login_page_links_to_the_recovery_of_a_feature(app_with):
    page = app_with(CORE, EXAMPLE).test_client().get("/login")

    assert '<a href="/recover">Recover your account</a>' in page.text


def test_the_login_page_of_the_core_alone_links_to_no_recovery(app_with):
    page = app_with(CORE).test_client().get("/login")

    assert "Email address Password Log in No account yet? Register." in shown(page)


def test_the_account_page_links_to_the_page_of_a_feature(app_with, account_page):
    page = account_page(app_with(CORE, EXAMPLE))

    assert '<a href="/example">Example settings</a>' in page.text


def test_the_account_page_of_the_core_alone_has_no_menu(app_with, account_page):
    page = account_page(app_with(CORE))

    assert page.status_code == 200
    assert 'class="choices' not in page.text


def test_the_menu_has_the_order_of_the_features(app_with, account_page):
    entry = replace(EXAMPLE.account_menu, label="Another page", path="/another")
    another = Feature(blueprints=(), account_menu=entry)

    page = account_page(app_with(CORE, another, EXAMPLE))

    assert "Another page Example settings" in shown(page)


def test_the_services_hold_what_all_features_declare(app_with):
    services = app_with(CORE, EXAMPLE).extensions["handshake"]

    kinds = (*CORE.email_kinds, *EXAMPLE.email_kinds)
    assert services.email_kinds == {kind.name: kind for kind in kinds}
    assert services.throttled_actions == (*CORE.throttled_actions, "example")
    assert services.links.url(*EXAMPLE.link_purposes).startswith(
        "http://handshake.example/example/"
    )
    assert services.links.recovery_url == "http://handshake.example/recover"


@pytest.mark.parametrize(
    ("taken", "what", "name"),
    [
        ({"email_kinds": CORE.email_kinds[:1]}, "email kind", "welcome"),
        ({"link_purposes": CORE.link_purposes}, "link purpose", "confirm"),
        ({"throttled_actions": CORE.throttled_actions[:1]}, "throttled action", "login"),
    ],
    ids=["email kind", "link purpose", "throttled action"],
)
def test_two_features_cannot_use_the_same_name(app_with, taken, what, name):
    second = Feature(blueprints=(), **taken)

    with pytest.raises(NameTaken) as error:
        app_with(CORE, second)

    assert str(error.value) == (
        f"Two features have the {what} {name!r}. Rule: each name once. Rename one."
    )


def test_an_extra_that_is_listed_without_a_folder_is_explained():
    with pytest.raises(ConfigError) as error:
        enabled_extras(("deleted",))

    assert str(error.value) == (
        "app/extras/__init__.py lists 'deleted', but there is no app/extras/deleted."
        " Rule: each line has a folder. Delete the line, or bring the folder back."
    )
