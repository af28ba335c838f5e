"""Test data: each builder fills in what a test does not care about."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from argon2 import PasswordHasher
from sqlalchemy import make_url

from app import FEATURES, links_of, throttle_of
from app.accounts.confirmation import CONFIRM
from app.accounts.passwords import Passwords
from app.accounts.sessions import Client
from app.config.settings import Config
from app.database.models import LoginSession, OutboxEmail, Status, User

PASSWORD = "correct horse battery"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"

# The real hasher at its lowest cost: 0.02 ms instead of 26.
HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PASSWORDS = Passwords(HASHER)

SECRET_KEY = "a key for tests, 32 characters or more"
FORMER_KEY = "the key that was replaced by the one above"
BASE_URL = "http://handshake.example"

A_COMPLETE_ENVIRONMENT = {
    "SECRET_KEY": SECRET_KEY,
    "DATABASE_URL": "postgresql://ada:battery@localhost/handshake",
    "PUBLIC_BASE_URL": "https://handshake.example",
    "MAIL_SERVER": "smtp.handshake.example",
    "MAIL_DEFAULT_SENDER": "Handshake <hello@handshake.example>",
}


def a_config(**changes: Any) -> Config:
    nowhere = make_url("postgresql+psycopg://ada@127.0.0.1:1/handshake_test_nowhere")
    values = {
        "secret_key": SECRET_KEY,
        "database_url": nowhere,
        "public_base_url": BASE_URL,
        "mail_server": "127.0.0.1",
        "mail_port": 1,
        "mail_use_tls": False,
        "mail_default_sender": "Handshake <hello@handshake.example>",
        "mail_timeout": 2.0,
        "argon2_memory_kib": 8,
        "argon2_time_cost": 1,
        "trusted_hosts": ("localhost",),
    }
    return Config(**{**values, **changes})


LINKS = links_of(FEATURES, a_config())
THROTTLE = throttle_of(a_config())


def a_registration(**changes: str) -> dict[str, str]:
    """Return what a user types to register."""
    return {"email": "ada@example.com", "password": PASSWORD, **changes}


def a_new_account(**changes: str | None) -> dict[str, Any]:
    """Return what `register` gets."""
    return {"email": "ada@example.com", "password_hash": PASSWORDS.hash(PASSWORD), **changes}


def a_confirmation(token: str, **changes: Any) -> dict[str, Any]:
    """Return what `confirm` gets from the link, the form, the request and the configuration."""
    values = {
        "token": token,
        "password": PASSWORD,
        "client": Client(FIREFOX, "192.0.2.1"),
        "lifetime": timedelta(days=1),
    }
    return {**values, **changes}


def a_login(**changes: Any) -> dict[str, Any]:
    """Return what `log_in` gets from the form, the request and the configuration."""
    values = {
        "email": "ada@example.com",
        "password": PASSWORD,
        "client": Client(FIREFOX, "192.0.2.1"),
        "lifetime": timedelta(days=1),
    }
    return {**values, **changes}


def a_user(**changes: Any) -> User:
    """Build a user with a confirmed email and the password PASSWORD."""
    values = {
        "email": "ada@example.com",
        "password_hash": PASSWORDS.hash(PASSWORD),
        "created_at": datetime(2026, 1, 31, 12, tzinfo=UTC),
        "confirmed_at": datetime(2026, 1, 31, 13, tzinfo=UTC),
    }
    return User(**{**values, **changes})


def an_unconfirmed_user(**changes: Any) -> User:
    """Build a user whose email is not confirmed yet."""
    return a_user(confirmed_at=None, **changes)


def a_queued_email(**changes: Any) -> OutboxEmail:
    """Build a welcome email that is due, to a user whose email is not confirmed yet."""
    values = {
        "id": uuid4(),
        "kind": "welcome",
        "recipient": "ada@example.com",
        "fingerprint": "",
        "status": Status.PENDING,
        "attempts": 0,
        "due_at": datetime(2026, 1, 31, 12, tzinfo=UTC),
        "created_at": datetime(2026, 1, 31, 12, tzinfo=UTC),
    }
    if not {"user", "user_id"} & set(changes):
        changes["user"] = an_unconfirmed_user()
    if user := changes.get("user"):
        values |= {"recipient": user.email, "fingerprint": user.fingerprint}
    return OutboxEmail(**{**values, **changes})


def a_login_session(**changes: Any) -> LoginSession:
    """Build an open session of a user who logged in with Firefox."""
    values = {
        "secret_digest": uuid4().bytes,
        "user_agent": FIREFOX,
        "ip_address": "192.0.2.1",
        "created_at": datetime(2026, 1, 31, 14, tzinfo=UTC),
        "seen_at": datetime.now(UTC),
        "unused_for": timedelta(0),
        "expires_at": datetime(2100, 1, 1, tzinfo=UTC),
    }
    return LoginSession(**{**values, **changes})


def a_confirm_token(user: User) -> str:
    """Return the token of a confirm link made now."""
    return LINKS.url(CONFIRM, user.id, user.fingerprint).rpartition("/")[2]
