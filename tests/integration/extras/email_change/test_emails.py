import pytest

from app.extras.email_change import FEATURE
from app.extras.email_change.change import CHANGE_EMAIL, CHANGE_REQUESTED, CONFIRM_NEW_EMAIL
from app.web import CORE
from app.web.features import Feature, MenuEntry
from tests.support.builders import LINKS, a_queued_email, a_user
from tests.support.reading import link_in, token_of, words_of

OLD, NEW = "ada@example.com", "ada@new.example"
A_RECOVERY = Feature(name="recovery", blueprints=(), recovery=MenuEntry("Cannot log in?", "/help"))


@pytest.fixture
def features():
    return CORE, FEATURE


@pytest.fixture
def ada(save):
    return save(a_user())


@pytest.fixture
def received(ada, save, deliver, inbox):
    """Queue an email of a kind to Ada, deliver it over SMTP, and return what arrived."""

    def write(kind, recipient, **row):
        save(a_queued_email(kind=kind.name, user_id=ada.id, recipient=recipient, **row))
        deliver()
        [message] = inbox.messages()
        return message

    return write


def test_the_new_email_gets_the_link_that_changes_the_email(received, ada):
    message = received(CONFIRM_NEW_EMAIL, NEW, fingerprint="as it was")

    assert message.recipients == [NEW]
    assert message.subject == "Handshake: please confirm your new email address"
    link = link_in(message.text)
    assert link.startswith("http://handshake.example/email/")
    assert LINKS.read(CHANGE_EMAIL, token_of(link)) == [ada.id, NEW, "as it was"]


def test_the_email_says_how_long_its_link_is_valid(received):
    message = received(CONFIRM_NEW_EMAIL, NEW)

    assert f"asked to use {NEW} for an account." in message.text
    assert "The link works once, within 24 hours." in message.text


def test_the_old_email_gets_a_notice(received):
    message = received(CHANGE_REQUESTED, OLD)

    assert message.recipients == [OLD]
    assert message.subject == "Handshake: email address change requested"
    assert f"A new email address was requested for the account of {OLD}." in message.text


@pytest.mark.parametrize("features", [(CORE, FEATURE, A_RECOVERY)], ids=["with a recovery page"])
def test_the_notice_links_to_the_recovery_page_of_another_feature(received):
    message = received(CHANGE_REQUESTED, OLD)

    assert "If this was not you, choose a new password now to stop the change:" in message.text
    assert link_in(message.text) == "http://handshake.example/help"


def test_the_notice_names_the_administrator_when_no_feature_has_a_recovery_page(received):
    message = received(CHANGE_REQUESTED, OLD)

    assert "If this was not you, contact the administrator now." in message.text
    assert "http" not in message.text


@pytest.mark.parametrize("kind", [CONFIRM_NEW_EMAIL, CHANGE_REQUESTED], ids=lambda kind: kind.name)
@pytest.mark.parametrize(
    "features",
    [(CORE, FEATURE), (CORE, FEATURE, A_RECOVERY)],
    ids=["without a recovery page", "with a recovery page"],
)
def test_text_and_html_say_the_same(received, kind):
    message = received(kind, OLD)

    assert words_of(message.html) == message.text.split()
