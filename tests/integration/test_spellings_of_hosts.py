"""Hosts and senders as an administrator may spell them, from the environment to the inbox.

No twin: it takes a browser's request and an SMTP server to see whether a spelling works.
"""

import pytest

from app import create_app
from app.cli.processes import deliver_one
from app.config.settings import Config
from tests.support.builders import A_COMPLETE_ENVIRONMENT, a_queued_email, a_registration
from tests.support.faulty_mail_servers import recording
from tests.support.reading import hidden_fields, link_in


@pytest.fixture
def start(clone, cloned_sessions):
    """Create the application with these environment variables."""

    def create(**environment):
        mail = {
            "MAIL_SERVER": clone.mail_server,
            "MAIL_PORT": str(clone.mail_port),
            "MAIL_USE_TLS": "false",
            "ARGON2_MEMORY_KIB": "8",
        }
        config = Config.from_environ(A_COMPLETE_ENVIRONMENT | mail | environment)
        return create_app(config, session_factory=cloned_sessions)

    return create


@pytest.fixture
def register_at(inbox):
    """Register at this origin as a browser does; return the email that arrives."""

    def register(app, origin):
        client = app.test_client()
        hidden = hidden_fields(client.get("/register", base_url=origin).text)
        response = client.post(
            "/register",
            base_url=origin,
            headers={"Referer": f"{origin}/"},
            data={**hidden, **a_registration(email="ada@example.com")},
        )
        assert response.status_code == 303
        with app.app_context():
            assert deliver_one()
        [message] = inbox.messages()
        return message

    return register


@pytest.fixture
def queued(cloned_sessions):
    """An email that is due."""
    with cloned_sessions() as session:
        session.add(a_queued_email())
        session.commit()


@pytest.mark.parametrize(
    ("url", "origin", "link"),
    [
        (
            "https://MÜNCHEN.example.",
            "https://xn--mnchen-3ya.example",
            "https://xn--mnchen-3ya.example",
        ),
        ("https://handshake.example.", "https://handshake.example.", "https://handshake.example"),
        ("https://handshake.example:443", "https://handshake.example", "https://handshake.example"),
        ("http://[0::1]:8000", "http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_a_browser_reaches_the_site_however_its_url_is_spelled(
    start, register_at, url, origin, link
):
    app = start(PUBLIC_BASE_URL=url)

    message = register_at(app, origin)

    assert link_in(message.text).startswith(f"{link}/confirm/")


@pytest.mark.parametrize(
    ("trusted", "origin"),
    [
        ("MÜNCHEN.example", "https://xn--mnchen-3ya.example"),
        ("localhost.", "https://localhost:8000"),
        ("::1", "https://[::1]:8000"),
    ],
)
def test_a_browser_reaches_a_trusted_host_however_it_is_spelled(start, trusted, origin):
    app = start(TRUSTED_HOSTS=trusted)

    page = app.test_client().get("/login", base_url=origin)

    assert page.status_code == 200


@pytest.mark.parametrize(
    ("sender", "arrives_as"),
    [
        ("Münchner <hello@münchen.example>", "Münchner <hello@xn--mnchen-3ya.example>"),
        ("hello@handshake.example (Team)", "Team <hello@handshake.example>"),
        ('"Hand, Shake" <hello@handshake.example>', '"Hand, Shake" <hello@handshake.example>'),
    ],
)
def test_an_email_leaves_however_its_sender_is_spelled(start, register_at, sender, arrives_as):
    app = start(MAIL_DEFAULT_SENDER=sender)

    message = register_at(app, "https://handshake.example")

    assert message.email["From"] == arrives_as


@pytest.mark.usefixtures("queued")
@pytest.mark.parametrize(
    ("sender", "domain"),
    [
        ("hello@MÜNCHEN.example", "xn--mnchen-3ya.example"),
        ("hello@handshake.example (Team)", "handshake.example"),
    ],
)
def test_the_greeting_names_the_domain_however_the_sender_is_spelled(start, sender, domain):
    with recording() as (record, port):
        app = start(MAIL_DEFAULT_SENDER=sender, MAIL_PORT=str(port))
        with app.app_context():
            assert deliver_one()

    assert record.greetings == [domain]
    [message] = record.messages
    assert f"@{domain}>".encode() in message
