import stat

import pytest

from app.config.settings import Config
from dev.settings import development_environment, kept_secret_key
from dev.shell import PORTS


@pytest.fixture
def environment():
    """Complete an environment for development; return it."""

    def complete(**given):
        return development_environment(
            given,
            ports=PORTS,
            database_url="postgresql://postgres@/handshake?host=/tmp/socket",
            secret_key="a key for tests, 32 characters or more",
        )

    return complete


def test_an_empty_environment_becomes_one_the_application_accepts(environment):
    config = Config.from_environ(environment())

    assert config.public_base_url == "http://127.0.0.1:8000"
    assert (config.mail_server, config.mail_port) == ("127.0.0.1", 1025)


def test_a_variable_of_the_user_is_kept(environment):
    complete = environment(PUBLIC_BASE_URL="https://tunnel.example", LOG_LEVEL="DEBUG")

    assert complete["PUBLIC_BASE_URL"] == "https://tunnel.example"
    assert complete["LOG_LEVEL"] == "DEBUG"


def test_the_inbox_does_not_get_the_settings_of_another_mail_server(environment):
    config = Config.from_environ(
        environment(MAIL_PORT="2525", MAIL_USE_TLS="true", MAIL_USERNAME="ada")
    )

    assert (config.mail_port, config.mail_use_tls) == (1025, False)
    assert config.mail_username is None


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000"),
        ("0.0.0.0", "http://127.0.0.1:8000"),
        ("192.0.2.7", "http://192.0.2.7:8000"),
        ("::1", "http://[::1]:8000"),
        ("::", "http://[::1]:8000"),
    ],
)
def test_links_lead_to_the_address_that_the_web_server_listens_on(environment, host, url):
    complete = environment(HOST=host)

    assert complete["HOST"] == host
    assert complete["PUBLIC_BASE_URL"] == url


def test_the_site_answers_on_this_machine_whatever_its_public_name_is(environment):
    config = Config.from_environ(environment(PUBLIC_BASE_URL="https://tunnel.example"))

    assert config.served_hosts == {"tunnel.example", "localhost", "127.0.0.1"}


def test_an_empty_variable_is_filled(environment):
    complete = environment(SECRET_KEY="")

    assert complete["SECRET_KEY"] == "a key for tests, 32 characters or more"


def test_another_mail_server_does_not_get_the_settings_of_the_inbox(environment):
    config = Config.from_environ(environment(MAIL_SERVER="smtp.example.com"))

    assert (config.mail_port, config.mail_use_tls) == (587, True)


def test_the_secret_key_is_kept_and_private(tmp_path):
    path = tmp_path / "local" / "secret_key"

    key = kept_secret_key(path)

    assert kept_secret_key(path) == key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_two_clones_do_not_share_a_secret_key(tmp_path):
    first, second = kept_secret_key(tmp_path / "first"), kept_secret_key(tmp_path / "second")

    assert first != second


def test_a_truncated_secret_key_is_replaced(tmp_path):
    path = tmp_path / "secret_key"
    path.write_text("short")

    key = kept_secret_key(path)

    assert len(key) >= 32
    assert path.read_text() == key
