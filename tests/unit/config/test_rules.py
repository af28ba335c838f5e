"""The rule of each variable: its bounds, its examples, its text.

No twin: a rule turns one string into one value, and nothing else.
"""

import pytest
from sqlalchemy import make_url

from app.config.settings import Config, ConfigError
from tests.support.builders import A_COMPLETE_ENVIRONMENT, FORMER_KEY

BOUNDS = {
    "mail_port": (1, 65535),
    "mail_timeout": (0.1, 60),
    "outbox_poll_seconds": (0.1, 60),
    "outbox_retry_seconds": (0.01, 3600),
    "outbox_keep_days": (0, 3650),
    "database_pool_size": (1, 100),
    "database_pool_timeout": (0.1, 60),
    "database_connect_timeout": (2, 60),
    "database_statement_timeout": (0.1, 600),
    "database_lock_timeout": (0.1, 600),
    "database_idle_timeout": (1, 3600),
    "session_days": (1, 365),
    "session_idle_hours": (1, 8760),
    "throttle_per_email": (1, 10_000),
    "throttle_per_client": (1, 1_000_000),
    "throttle_window_seconds": (1, 86_400),
    "argon2_memory_kib": (8, 1048576),
    "argon2_time_cost": (1, 100),
    "port": (1, 65535),
    "web_threads": (1, 64),
    "trusted_proxies": (0, 10),
}
# Their examples are descriptions, or a file that this machine may not have.
WITHOUT_A_VALID_EXAMPLE = {"secret_key", "secret_key_fallbacks", "mail_password", "mail_ca_file"}
SETTINGS = Config.__dataclass_fields__


@pytest.fixture
def start():
    """Read a configuration; return it."""
    return lambda **changes: Config.from_environ({**A_COMPLETE_ENVIRONMENT, **changes})


@pytest.fixture
def parse():
    """Parse a value by the rule of its variable."""
    return lambda name, value: SETTINGS[name].metadata["rule"].parse(str(value))


@pytest.mark.parametrize("name", BOUNDS)
def test_both_bounds_of_a_number_are_allowed(parse, name):
    allowed = tuple(parse(name, bound) for bound in BOUNDS[name])

    assert allowed == BOUNDS[name]


@pytest.mark.parametrize("name", BOUNDS)
def test_a_number_beyond_the_upper_bound_is_refused(parse, name):
    beyond = BOUNDS[name][1] + 1

    with pytest.raises(ValueError, match=r"^$"):
        parse(name, beyond)


@pytest.mark.parametrize("name", sorted(SETTINGS.keys() - WITHOUT_A_VALID_EXAMPLE))
def test_every_example_obeys_its_rule(parse, name):
    example = SETTINGS[name].metadata["example"]

    assert isinstance(example, str)
    assert parse(name, example) is not None


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("secret_key", "k" * 32, "k" * 32),
        ("secret_key_fallbacks", "k" * 32, ("k" * 32,)),
        ("secret_key_fallbacks", f"{'k' * 32}, {'l' * 40} ", ("k" * 32, "l" * 40)),
        ("public_base_url", "http://localhost:1/", "http://localhost:1"),
        ("mail_server", "::1", "::1"),
        ("trusted_hosts", "Handshake.example, 192.0.2.1", ("handshake.example", "192.0.2.1")),
        ("log_level", "debug", "DEBUG"),
        ("log_level", "Warning", "WARNING"),
        ("log_level", "ERROR", "ERROR"),
    ],
)
def test_a_value_is_stored_in_one_form(parse, name, text, value):
    assert parse(name, text) == value


@pytest.mark.parametrize("scheme", ["postgresql", "postgresql+psycopg", "postgres"])
def test_a_postgresql_url_selects_psycopg(parse, scheme):
    url = parse("database_url", f"{scheme}://localhost/handshake")

    assert url.drivername == "postgresql+psycopg"


@pytest.mark.parametrize(
    "place",
    [
        "user:p%40ss@[::1]:5432/handshake",
        "/handshake?host=/run/postgresql&port=5433",
        "/handshake?host=my_db:5432&host=b",
        "/handshake?host=::1,b&port=5432,",
        "/handshake?service=shop&connect_timeout=7",
    ],
)
def test_a_postgresql_url_may_say_all_that_libpq_reads(parse, place):
    url = parse("database_url", f"postgresql://{place}")

    assert url == make_url(f"postgresql+psycopg://{place}")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("secret_key", "k" * 31),
        ("secret_key_fallbacks", "k" * 31),
        ("secret_key_fallbacks", f"{'k' * 32},"),
        ("secret_key_fallbacks", f"{'k' * 32},,{'l' * 32}"),
        ("secret_key_fallbacks", f"{'k' * 31}, {'l' * 32}"),
        ("secret_key_fallbacks", "k" * 32 + "," + "\udcff" * 32),
        ("public_base_url", "http://localhost:0"),
        ("database_url", "postgresql://localhost"),
        ("database_url", "postgresql://a:5432,b:5432/handshake"),
        ("database_url", "postgresql:///handshake?host=a:1&host=b:2&port=3"),
        ("database_url", "postgresql:///handshake?host=a&host=b&port=1&port=2"),
        ("database_url", "postgresql:///handshake?host=a:1,b:2"),
        ("database_url", "postgresql:///handshake?host=[::1]:5432&host=b:5432"),
        ("database_url", "postgresql://localhost:65536/handshake"),
        ("database_url", "postgresql://db..example/handshake"),
        ("database_url", "postgresql://.example/handshake"),
        ("database_url", f"postgresql://{'d' * 64}.example/handshake"),
        ("database_url", f"postgresql:///handshake?host=db.example,{'d' * 64}"),
        ("secret_key", "\udcff" * 32),
        ("database_url", "postgresql://localhost/handshake%00"),
        ("database_url", "postgresql://localhost/handshake?sslmod=require"),
        ("database_url", "postgresql://localhost/handshake?sslmode=require&sslmode=disable"),
        ("database_url", "postgresql://localhost/handshake?connect_timeout=soon"),
        ("mail_default_sender", "\N{LATIN SMALL LETTER A WITH RING ABOVE}da@handshake.example"),
        ("mail_default_sender", "Hand\tshake <hello@handshake.example>"),
        ("mail_server", "smtp\t.example"),
        ("trusted_hosts", "handshake.example:443"),
        ("trusted_hosts", "handshake.example,"),
        ("trusted_hosts", "handshake.example/app"),
    ],
)
def test_an_unusable_value_is_refused(parse, name, text):
    with pytest.raises(ValueError):  # noqa: PT011  the rule holds the message
        parse(name, text)


def test_five_variables_are_secret():
    secret = {name for name, setting in SETTINGS.items() if setting.metadata["rule"].secret}

    keys = {"secret_key", "secret_key_fallbacks"}
    assert secret == {*keys, "database_url", "database_direct_url", "mail_password"}


@pytest.mark.parametrize("name", SETTINGS)
def test_every_variable_has_a_rule_and_an_example_in_words(name):
    words = [SETTINGS[name].metadata["rule"].text, SETTINGS[name].metadata["example"]]

    assert all(isinstance(text, str) and "None" not in text for text in words)


@pytest.mark.parametrize("name", A_COMPLETE_ENVIRONMENT)
def test_a_variable_without_a_default_is_required(start, name):
    with pytest.raises(ConfigError, match=f"{name} is missing. Rule: "):
        start(**{name: ""})


def test_the_example_for_a_longer_timeout_is_valid(start):
    with pytest.raises(ConfigError) as refused:
        start(MAIL_TIMEOUT="20")

    words = refused.value.format_message().partition("Example: ")[2].split()
    assert start(**dict(word.split("=") for word in words)).database_idle_timeout > 100


def test_a_user_name_and_a_password_are_accepted_together(start):
    config = start(MAIL_USERNAME="ada", MAIL_PASSWORD="battery")

    assert (config.mail_username, config.mail_password) == ("ada", "battery")


def test_the_repr_of_a_configuration_hides_its_secrets(start):
    config = start(SECRET_KEY_FALLBACKS=FORMER_KEY)

    shown = repr(config)

    assert config.secret_key not in shown
    assert FORMER_KEY not in shown
    assert "database_url" not in shown
    assert config.mail_server in shown
