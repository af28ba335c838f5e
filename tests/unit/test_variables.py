import pytest

from app.config import Config
from tests.builders import A_COMPLETE_ENVIRONMENT

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
    "argon2_memory_kib": (8, 1048576),
    "argon2_time_cost": (1, 100),
    "port": (1, 65535),
    "web_threads": (1, 64),
    "trusted_proxies": (0, 10),
}
# Examples in words, and a file that this machine need not have.
NOT_TO_BE_TRIED = {"secret_key", "mail_password", "mail_ca_file"}
SETTINGS = Config.__dataclass_fields__


@pytest.fixture
def parse():
    """Read a value as the rule of its variable says."""
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


@pytest.mark.parametrize("name", sorted(SETTINGS.keys() - NOT_TO_BE_TRIED))
def test_every_example_obeys_its_rule(parse, name):
    example = SETTINGS[name].metadata["example"]

    assert isinstance(example, str)
    assert parse(name, example) is not None


def test_a_configuration_that_is_shown_keeps_its_secrets():
    config = Config.from_environ(A_COMPLETE_ENVIRONMENT)

    shown = repr(config)

    assert config.secret_key not in shown
    assert "database_url" not in shown
    assert config.mail_server in shown
