import pytest

from app import links_of
from app.extras.email_change import FEATURE
from app.extras.email_change.change import CHANGE_EMAIL, CHANGE_REQUESTED, CONFIRM_NEW_EMAIL
from app.mail.messages import compose
from app.web import CORE
from app.web.features import Feature, MenuEntry
from tests.support.builders import LINKS, a_config, a_queued_email, a_user
from tests.support.reading import link_in, token_of, words_of

OLD, NEW = "ada@example.com", "ada@new.example"
A_RECOVERY = Feature(name="recovery", blueprints=(), recovery=MenuEntry("Cannot log in?", "/help"))


@pytest.fixture
def features():
    return CORE, FEATURE


@pytest.fixture
def received(features):
    """Compose an email of a kind to Ada."""
    kinds = {kind.name: kind for feature in features for kind in feature.email_kinds}
    links = links_of(features, a_config())

    def write(kind, recipient, **row):
        email = a_queued_email(
            kind=kind.name, user=a_user(id=7), user_id=7, recipient=recipient, **row
        )
        return compose(email, kinds, links, "Handshake <hello@handshake.example>")

    return write


def test_the_new_email_gets_the_link_that_changes_the_email(received):
    message = received(CONFIRM_NEW_EMAIL, NEW, fingerprint="as it was")

    assert message.recipients == [NEW]
    assert message.subject == "Handshake: please confirm your new email address"
    link = link_in(message.body)
    assert link.startswith("http://handshake.example/email/")
    assert LINKS.read(CHANGE_EMAIL, token_of(link)) == [7, NEW, "as it was"]


def test_the_email_says_how_long_its_link_is_valid(received):
    message = received(CONFIRM_NEW_EMAIL, NEW)

    assert f"asked to use {NEW} for an account." in message.body
    assert "The link works once, within 24 hours." in message.body


def test_the_old_email_gets_a_notice(received):
    message = received(CHANGE_REQUESTED, OLD)

    assert message.recipients == [OLD]
    assert message.subject == "Handshake: email address change requested"
    assert f"A new email address was requested for the account of {OLD}." in message.body


@pytest.mark.parametrize("features", [(CORE, FEATURE, A_RECOVERY)], ids=["with a recovery page"])
def test_the_notice_links_to_the_recovery_page_of_another_feature(received):
    message = received(CHANGE_REQUESTED, OLD)

    assert "If this was not you, choose a new password now to stop the change:" in message.body
    assert link_in(message.body) == "http://handshake.example/help"


def test_the_notice_names_the_administrator_when_no_feature_has_a_recovery_page(received):
    message = received(CHANGE_REQUESTED, OLD)

    assert "If this was not you, contact the administrator now." in message.body
    assert "http" not in message.body


@pytest.mark.parametrize("kind", [CONFIRM_NEW_EMAIL, CHANGE_REQUESTED], ids=lambda kind: kind.name)
@pytest.mark.parametrize(
    "features",
    [(CORE, FEATURE), (CORE, FEATURE, A_RECOVERY)],
    ids=["without a recovery page", "with a recovery page"],
)
def test_text_and_html_say_the_same(received, kind):
    message = received(kind, OLD)

    assert words_of(message.html) == message.body.split()
