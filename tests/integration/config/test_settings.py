import pytest
from click.testing import CliRunner
from flask.cli import FlaskGroup

from app import create_app
from app.services import services
from tests.support.builders import A_COMPLETE_ENVIRONMENT

FLASK = FlaskGroup(create_app=create_app)


@pytest.fixture
def start(monkeypatch):
    """Start the application in this environment; return the configuration it took."""

    def create(**changes):
        for name, value in {**A_COMPLETE_ENVIRONMENT, **changes}.items():
            monkeypatch.setenv(name, value)
        with create_app().app_context():
            return services().config

    return create


@pytest.fixture
def complaint():
    """Run a command in a bad environment; return what it prints before it stops."""

    def run(**changes):
        result = CliRunner().invoke(FLASK, ["routes"], env={**A_COMPLETE_ENVIRONMENT, **changes})
        assert result.exit_code == 1
        return result.stderr

    return run


def test_a_complete_configuration_is_typed(start):
    config = start(MAIL_PORT="25", MAIL_USE_TLS="false", MAIL_TIMEOUT="2.5")

    assert (config.mail_port, config.mail_use_tls, config.mail_timeout) == (25, False, 2.5)


def test_what_is_not_said_has_a_safe_default(start):
    config = start()

    assert (config.mail_port, config.mail_use_tls) == (587, True)
    assert (config.argon2_memory_kib, config.argon2_time_cost) == (19456, 2)


def test_a_slash_at_the_end_of_the_public_address_does_no_harm(start):
    config = start(PUBLIC_BASE_URL="https://handshake.example/")

    assert config.public_base_url == "https://handshake.example"


def test_a_missing_value_is_named_with_its_rule_and_an_example(complaint):
    message = complaint(SECRET_KEY="")

    assert "SECRET_KEY is missing. Rule: 32 characters or more" in message
    assert "Example: what python3 -c" in message


def test_a_short_secret_key_is_refused_and_not_shown(complaint):
    message = complaint(SECRET_KEY="too short a key")

    assert "SECRET_KEY is not valid" in message
    assert "too short a key" not in message


def test_a_password_in_a_bad_database_url_is_not_shown(complaint):
    message = complaint(DATABASE_URL="mysql://ada:battery@localhost/handshake")

    assert "DATABASE_URL is not valid. Rule: a postgresql:// URL" in message
    assert "battery" not in message


@pytest.mark.parametrize("value", ["yes", "1", "on", "Falsch", "true false"])
def test_only_true_and_false_are_booleans(complaint, value):
    message = complaint(MAIL_USE_TLS=value)

    assert f"MAIL_USE_TLS is '{value}'. Rule: true or false. Example: true" in message


@pytest.mark.parametrize("value", ["0", "65536", "-1", "smtp", "25.0"])
def test_a_port_is_a_whole_number_within_bounds(complaint, value):
    message = complaint(MAIL_PORT=value)

    assert f"MAIL_PORT is '{value}'. Rule: a whole number from 1 to 65535" in message


@pytest.mark.parametrize("value", ["0", "61", "nan", "inf", "soon"])
def test_a_timeout_is_a_number_of_seconds_within_bounds(complaint, value):
    message = complaint(MAIL_TIMEOUT=value)

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
def test_the_public_address_is_a_scheme_and_a_host(complaint, value):
    message = complaint(PUBLIC_BASE_URL=value)

    assert f"PUBLIC_BASE_URL is '{value}'. Rule: http:// or https://" in message


@pytest.mark.parametrize("value", ["smtp.example:25", "smtp example", "smtp://smtp.example"])
def test_the_mail_server_is_a_host_without_a_port(complaint, value):
    message = complaint(MAIL_SERVER=value)

    assert f"MAIL_SERVER is '{value}'. Rule: a host name or an IP address" in message


@pytest.mark.parametrize("value", ["Handshake", "a@b", "Hand, Shake <hello@handshake.example>"])
def test_the_sender_is_an_address_that_can_be_answered(complaint, value):
    message = complaint(MAIL_DEFAULT_SENDER=value)

    assert f"MAIL_DEFAULT_SENDER is '{value}'. Rule: an email address" in message


def test_a_file_that_does_not_exist_is_named(complaint):
    message = complaint(MAIL_CA_FILE="/no/such/ca.pem")

    assert "MAIL_CA_FILE is '/no/such/ca.pem'. Rule: the path of a file that exists" in message


def test_two_kinds_of_encryption_contradict_each_other(complaint):
    message = complaint(MAIL_USE_TLS="true", MAIL_USE_SSL="true")

    assert "MAIL_USE_TLS and MAIL_USE_SSL are both true" in message


def test_a_password_for_the_mail_server_never_travels_in_plain_text(complaint):
    message = complaint(MAIL_USE_TLS="false", MAIL_USERNAME="ada", MAIL_PASSWORD="battery")

    assert "MAIL_USERNAME is set without encryption" in message
    assert "battery" not in message


def test_an_email_may_take_longer_than_one_answer(complaint):
    message = complaint(MAIL_TIMEOUT="20", DATABASE_IDLE_TIMEOUT="239")

    assert "DATABASE_IDLE_TIMEOUT is shorter than an email may take" in message


@pytest.mark.parametrize("half", ["MAIL_USERNAME", "MAIL_PASSWORD"])
def test_a_user_name_needs_a_password(complaint, half):
    message = complaint(**{half: "ada"})

    assert "MAIL_USERNAME and MAIL_PASSWORD must be set together" in message


def test_all_problems_are_told_at_once(complaint):
    message = complaint(SECRET_KEY="", MAIL_PORT="smtp", LOG_LEVEL="LOUD")

    assert [line.split()[0] for line in message.splitlines()[1:]] == [
        "SECRET_KEY",
        "MAIL_PORT",
        "LOG_LEVEL",
    ]
