import pytest

from app.config.settings import Config, ConfigError
from tests.support.builders import A_COMPLETE_ENVIRONMENT


def test_a_complete_environment_is_typed():
    environment = {
        **A_COMPLETE_ENVIRONMENT,
        "MAIL_PORT": "25",
        "MAIL_USE_TLS": "false",
        "MAIL_TIMEOUT": "2.5",
    }

    config = Config.from_environ(environment)

    assert (config.mail_port, config.mail_use_tls, config.mail_timeout) == (25, False, 2.5)


def test_a_variable_that_is_not_set_has_a_safe_default():
    config = Config.from_environ(A_COMPLETE_ENVIRONMENT)

    assert (config.mail_port, config.mail_use_tls) == (587, True)
    assert (config.argon2_memory_kib, config.argon2_time_cost) == (19456, 2)


def test_all_problems_are_reported_at_once():
    environment = {
        **A_COMPLETE_ENVIRONMENT,
        "SECRET_KEY": "",
        "MAIL_PORT": "smtp",
        "LOG_LEVEL": "LOUD",
    }

    with pytest.raises(ConfigError) as error:
        Config.from_environ(environment)

    lines = error.value.format_message().splitlines()
    assert [line.split()[0] for line in lines[1:]] == ["SECRET_KEY", "MAIL_PORT", "LOG_LEVEL"]
