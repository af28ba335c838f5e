"""Variables with a name that is nearly that of a setting, and the many that are none of ours.

No twin: the test compares names.
"""

import pytest

from app.config.near_misses import KNOWN, near_misses
from dev.settings import development_environment
from dev.shell import PORTS
from tests.support.common_variables import COMMON

MISSED = {
    "MAIL_TLS": "MAIL_USE_TLS",
    "MAIL_SSL": "MAIL_USE_SSL",
    "MAIL_USER": "MAIL_USERNAME",
    "MAIL_PASSWD": "MAIL_PASSWORD",
    "MAIL_SENDER": "MAIL_DEFAULT_SENDER",
    "MAIL_CAFILE": "MAIL_CA_FILE",
    "DATABSE_URL": "DATABASE_URL",
    "DATABASE_URI": "DATABASE_URL",
    "DATABASE_LOCK_TIMOUT": "DATABASE_LOCK_TIMEOUT",
    "PUBLIC_URL": "PUBLIC_BASE_URL",
    "PUBLIC_BASEURL": "PUBLIC_BASE_URL",
    "THROTTLE_PER_MAIL": "THROTTLE_PER_EMAIL",
    "THROTTLE_WINDOW": "THROTTLE_WINDOW_SECONDS",
    "OUTBOX_POLL": "OUTBOX_POLL_SECONDS",
    "SESSION_IDLE": "SESSION_IDLE_HOURS",
    "ARGON2_MEMORY": "ARGON2_MEMORY_KIB",
    "TRUSTED_PROXY": "TRUSTED_PROXIES",
    "TRUSTED_HOST": "TRUSTED_HOSTS",
    "SECRETKEY": "SECRET_KEY",
    "SECRET_KEY_FALLBACK": "SECRET_KEY_FALLBACKS",
    "LOGLEVEL": "LOG_LEVEL",
    "WEB_THREAD": "WEB_THREADS",
    "mail_use_tls": "MAIL_USE_TLS",
}


@pytest.mark.parametrize(("name", "known"), MISSED.items())
def test_a_name_that_is_nearly_right_is_told_with_the_right_one(name, known):
    [sentence] = near_misses({name: "x"})

    assert sentence.startswith(f"{name} is set, but no setting has this name")
    assert sentence.endswith(f"Did you mean {known}?")


@pytest.mark.parametrize("where", COMMON)
def test_a_common_variable_of_another_program_is_not_told(where):
    environment = dict.fromkeys(COMMON[where].split(), "x")

    assert near_misses(environment) == []


def test_a_setting_is_not_told():
    assert near_misses(dict.fromkeys(KNOWN, "x")) == []


def test_what_make_run_sets_is_not_told():
    environment = development_environment(
        {}, ports=PORTS, database_url="postgresql:///handshake", secret_key="x"
    )

    assert near_misses(environment) == []


def test_an_empty_variable_counts_as_unset():
    assert near_misses({"MAIL_TLS": ""}) == []


def test_a_value_is_not_told():
    [sentence] = near_misses({"SECRETKEY": "a secret"})

    assert "a secret" not in sentence
