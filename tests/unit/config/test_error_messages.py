"""What each variable may hold, and the message when it holds something else.

No twin: the rules read a mapping of names and values, and nothing else.
"""

import pytest

from app.config.settings import Config, ConfigError
from tests.support.builders import A_COMPLETE_ENVIRONMENT, FORMER_KEY


@pytest.fixture
def start():
    """Read a configuration; return it."""
    return lambda **changes: Config.from_environ({**A_COMPLETE_ENVIRONMENT, **changes})


@pytest.fixture
def error(start):
    """Read an invalid configuration; return the error message."""

    def read(**changes):
        with pytest.raises(ConfigError) as caught:
            start(**changes)
        return caught.value.format_message()

    return read


def test_a_slash_at_the_end_of_the_public_url_is_removed(start):
    config = start(PUBLIC_BASE_URL="https://handshake.example/")

    assert config.public_base_url == "https://handshake.example"


def test_a_missing_value_is_reported_with_its_rule_and_an_example(error):
    message = error(SECRET_KEY="")

    assert "SECRET_KEY is missing. Rule: 32 characters or more" in message
    assert "Example: what python3 -c" in message


def test_a_short_secret_key_is_refused_and_not_shown(error):
    message = error(SECRET_KEY="too short a key")

    assert "SECRET_KEY is not valid" in message
    assert "too short a key" not in message


def test_a_former_key_with_a_comma_is_refused_and_not_shown(error):
    message = error(SECRET_KEY_FALLBACKS=f"{FORMER_KEY}, with a comma")

    assert "SECRET_KEY_FALLBACKS is not valid. Rule: keys of 32 characters or more" in message
    assert "no key with a comma can be listed" in message
    assert FORMER_KEY not in message


def test_a_former_key_is_another_key(error):
    message = error(SECRET_KEY=FORMER_KEY, SECRET_KEY_FALLBACKS=f"{'k' * 32},{FORMER_KEY}")

    assert "SECRET_KEY_FALLBACKS contains SECRET_KEY. Rule: it lists other keys only." in message
    assert FORMER_KEY not in message


def test_a_password_in_an_invalid_database_url_is_not_shown(error):
    message = error(DATABASE_URL="mysql://ada:battery@localhost/handshake")

    assert "DATABASE_URL is not valid. Rule: a postgresql:// URL" in message
    assert "battery" not in message


@pytest.mark.parametrize("value", ["yes", "1", "on", "Falsch", "true false"])
def test_only_true_and_false_are_booleans(error, value):
    message = error(MAIL_USE_TLS=value)

    assert f"MAIL_USE_TLS is '{value}'. Rule: true or false. Example: true" in message


@pytest.mark.parametrize("value", ["0", "65536", "-1", "smtp", "25.0"])
def test_a_port_is_a_whole_number_within_bounds(error, value):
    message = error(MAIL_PORT=value)

    assert f"MAIL_PORT is '{value}'. Rule: a whole number from 1 to 65535" in message


@pytest.mark.parametrize("value", ["0", "61", "nan", "inf", "soon"])
def test_a_timeout_is_a_number_of_seconds_within_bounds(error, value):
    message = error(MAIL_TIMEOUT=value)

    assert f"MAIL_TIMEOUT is '{value}'. Rule: seconds, from 0.1 to 60" in message


@pytest.mark.parametrize(
    "value",
    [
        "handshake.example",
        "ftp://handshake.example",
        "https://handshake.example/app",
        "https://handshake.example?a=b",
        "https://ada@handshake.example",
        "https://",
        "https://handshake.example:port",
    ],
)
def test_the_public_url_is_a_scheme_and_a_host(error, value):
    message = error(PUBLIC_BASE_URL=value)

    assert f"PUBLIC_BASE_URL is '{value}'. Rule: http:// or https://" in message


@pytest.mark.parametrize("value", ["smtp.example:25", "smtp example", "smtp://smtp.example"])
def test_the_mail_server_is_a_host_without_a_port(error, value):
    message = error(MAIL_SERVER=value)

    assert f"MAIL_SERVER is '{value}'. Rule: a host name or an IP address" in message


@pytest.mark.parametrize("value", ["Handshake", "a@b", "Hand, Shake <hello@handshake.example>"])
def test_the_sender_is_a_complete_email_address(error, value):
    message = error(MAIL_DEFAULT_SENDER=value)

    assert f"MAIL_DEFAULT_SENDER is '{value}'. Rule: an email address" in message


def test_a_file_that_does_not_exist_is_refused(error):
    message = error(MAIL_CA_FILE="/no/such/ca.pem")

    assert (
        "MAIL_CA_FILE is '/no/such/ca.pem'. Rule: the path of a file with certificates" in message
    )


def test_two_kinds_of_encryption_are_refused(error):
    message = error(MAIL_USE_TLS="true", MAIL_USE_SSL="true")

    assert "MAIL_USE_TLS and MAIL_USE_SSL are both true" in message


def test_a_password_for_the_mail_server_needs_encryption(error):
    message = error(MAIL_USE_TLS="false", MAIL_USERNAME="ada", MAIL_PASSWORD="battery")

    assert "MAIL_USERNAME is set without encryption" in message
    assert "battery" not in message


def test_the_database_must_wait_longer_than_an_email_may_take(error):
    message = error(MAIL_TIMEOUT="20", DATABASE_IDLE_TIMEOUT="239")

    assert "DATABASE_IDLE_TIMEOUT is shorter than an email may take" in message


@pytest.mark.parametrize("half", ["MAIL_USERNAME", "MAIL_PASSWORD"])
def test_a_user_name_needs_a_password(error, half):
    message = error(**{half: "ada"})

    assert "MAIL_USERNAME and MAIL_PASSWORD must be set together" in message


def test_a_direct_line_needs_a_pooler(error):
    message = error(DATABASE_DIRECT_URL="postgresql://ada:battery@localhost/handshake")

    assert "DATABASE_DIRECT_URL is set, and DATABASE_BEHIND_POOLER is false" in message
    assert "battery" not in message


def test_a_pooler_takes_no_options(error):
    url = "postgresql://ada:battery@localhost/handshake?options=-csearch_path%3Dshop"

    message = error(DATABASE_BEHIND_POOLER="true", DATABASE_URL=url)

    assert "DATABASE_URL has options, and DATABASE_BEHIND_POOLER is true" in message
    assert "battery" not in message


def test_the_direct_line_keeps_its_options(start):
    url = "postgresql://localhost/handshake?options=-csearch_path%3Dshop"

    config = start(DATABASE_BEHIND_POOLER="true", DATABASE_DIRECT_URL=url)

    assert config.direct_url.query == {"options": "-csearch_path=shop"}
