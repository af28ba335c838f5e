"""What create_app does with the features that it is given.

No twin: create_app collects what the features declare; no dependency takes part.
"""

import sys
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Blueprint

from app import create_app, extras
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
    another = Feature(name="another", blueprints=(), account_menu=entry)

    page = account_page(app_with(CORE, another, EXAMPLE))

    assert "Another page Example settings" in shown(page)


def test_the_services_hold_what_all_features_declare(app_with):
    services = app_with(CORE, EXAMPLE).extensions["handshake"]

    kinds = (*CORE.email_kinds, *EXAMPLE.email_kinds)
    assert services.email_kinds == {kind.name: kind for kind in kinds}
    assert services.links.url(*EXAMPLE.link_purposes).startswith(
        "http://handshake.example/example/"
    )
    assert services.links.recovery_url == "http://handshake.example/recover"


@pytest.mark.parametrize(
    ("taken", "claim"),
    [
        ({"email_kinds": CORE.email_kinds[:1]}, "the email kind 'welcome'"),
        ({"link_purposes": CORE.link_purposes}, "the link purpose 'confirm'"),
        ({"blueprints": CORE.blueprints[:1]}, "the blueprint 'home'"),
    ],
    ids=["email kind", "link purpose", "blueprint"],
)
def test_two_features_cannot_use_the_same_name(app_with, taken, claim):
    second = Feature(**{"name": "second", "blueprints": (), **taken})

    with pytest.raises(NameTaken) as error:
        app_with(CORE, second)

    assert error.value.message == (
        f"The features 'core' and 'second' both declare {claim}."
        " Rule: one feature alone may have it. Rename or remove one."
    )


def test_two_features_cannot_have_the_same_name(app_with):
    second = Feature(name="core", blueprints=())

    with pytest.raises(NameTaken, match="both declare the name 'core'"):
        app_with(CORE, second)


def test_a_feature_cannot_be_there_twice(app_with):
    with pytest.raises(NameTaken, match="both declare the name 'example'"):
        app_with(CORE, EXAMPLE, EXAMPLE)


def test_two_features_cannot_have_links_with_the_same_path(app_with):
    purpose = replace(CORE.link_purposes[0], name="another")
    second = Feature(name="second", blueprints=(), link_purposes=(purpose,))

    with pytest.raises(NameTaken, match="both declare the link path '/confirm'"):
        app_with(CORE, second)


def test_two_features_cannot_both_offer_a_recovery(app_with):
    second = Feature(name="second", blueprints=(), recovery=EXAMPLE.recovery)

    with pytest.raises(NameTaken, match="'example' and 'second' both declare a recovery page"):
        app_with(CORE, EXAMPLE, second)


def test_two_pages_cannot_have_the_same_path(app_with):
    blueprint = Blueprint("second", __name__)
    blueprint.post("/login")(lambda: "")
    second = Feature(name="second", blueprints=(blueprint,))

    with pytest.raises(NameTaken) as error:
        app_with(CORE, second)

    assert error.value.message == (
        "The pages 'login.submit' and 'second.<lambda>' both answer POST /login."
        " Rule: each path has one page. Change the path of one."
    )


def test_every_extra_has_the_name_of_its_folder():
    assert [feature.name for feature in enabled_extras()] == list(extras.EXTRAS)


def test_every_extra_has_its_templates_in_a_folder_of_its_name():
    """A template of the same name in another extra would be shown instead."""
    places = Path(extras.__path__[0]).glob("*/templates/*")

    assert [str(place) for place in places if place.name != place.parent.parent.name] == []


def test_an_extra_with_the_name_of_another_is_named(empty_extra, tmp_path):
    feature = (
        "from app.web.features import Feature\nFEATURE = Feature(name='copied', blueprints=())"
    )
    (tmp_path / empty_extra / "__init__.py").write_text(feature)

    with pytest.raises(ConfigError) as error:
        enabled_extras((empty_extra,))

    assert error.value.message == (
        "app/extras/empty_extra/__init__.py declares the name 'copied'."
        " Rule: the name of its folder. Example: FEATURE = Feature(name='empty_extra', ...)"
    )


def test_an_extra_that_is_listed_without_a_folder_is_explained():
    with pytest.raises(ConfigError) as error:
        enabled_extras(("deleted",))

    assert error.value.message == (
        "app/extras/__init__.py lists 'deleted', but there is no app/extras/deleted/__init__.py."
        " Rule: each line names a folder. Correct or delete the line, or bring the folder back."
    )


def test_an_extra_that_is_listed_twice_is_named():
    with pytest.raises(ConfigError, match=r"lists .example. twice\. Delete one line\."):
        enabled_extras(("example", "example"))


@pytest.fixture
def empty_extra(tmp_path, monkeypatch):
    """A folder of an extra with an empty module."""
    (tmp_path / "empty_extra").mkdir()
    (tmp_path / "empty_extra" / "__init__.py").touch()
    monkeypatch.setattr(extras, "__path__", [str(tmp_path)])
    yield "empty_extra"
    sys.modules.pop("app.extras.empty_extra", None)


def test_an_extra_that_declares_no_feature_is_named_with_an_example(empty_extra):
    with pytest.raises(ConfigError) as error:
        enabled_extras((empty_extra,))

    assert error.value.message == (
        "app/extras/empty_extra/__init__.py has no FEATURE. Rule: it declares one."
        " Example: FEATURE = Feature(name='empty_extra', blueprints=(pages.blueprint,))"
    )


def test_a_folder_that_only_holds_compiled_files_counts_as_deleted(empty_extra, tmp_path):
    (tmp_path / empty_extra / "__init__.py").unlink()

    with pytest.raises(ConfigError, match=r"there is no app/extras/empty_extra/__init__\.py"):
        enabled_extras((empty_extra,))
