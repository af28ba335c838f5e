"""What both layers build: each builder spells what a test leaves open."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from argon2 import PasswordHasher
from sqlalchemy import make_url

from app.config.settings import Config
from app.mail.links import Links
from app.database.models import Kind, LoginSession, OutboxEmail, Status, User
from app.accounts.passwords import Passwords
from app.accounts.users import state_of

PASSWORD = "correct horse battery"

# The real hasher at its lowest cost: 0.02 ms instead of 26.
HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PASSWORDS = Passwords(HASHER)

SECRET_KEY = "a key for tests, 32 characters or more"
BASE_URL = "http://handshake.example"
LINKS = Links(SECRET_KEY, BASE_URL)

A_COMPLETE_ENVIRONMENT = {
    "SECRET_KEY": "a key for tests, 32 characters or more",
    "DATABASE_URL": "postgresql://ada:battery@localhost/handshake",
    "PUBLIC_BASE_URL": "https://handshake.example",
    "MAIL_SERVER": "smtp.handshake.example",
    "MAIL_DEFAULT_SENDER": "Handshake <hello@handshake.example>",
}


def a_config(**changes: Any) -> Config:
    nowhere = make_url("postgresql+psycopg://nobody@127.0.0.1:1/handshake_test_nowhere")
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


def a_user(**changes: Any) -> User:
    """Build a confirmed user with the password PASSWORD."""
    values = {
        "email": "ada@example.com",
        "password_hash": PASSWORDS.hash(PASSWORD),
        "created_at": datetime(2026, 1, 31, 12, tzinfo=UTC),
        "confirmed_at": datetime(2026, 1, 31, 13, tzinfo=UTC),
    }
    return User(**{**values, **changes})


def a_newcomer(**changes: Any) -> User:
    """Build a user whose address is not confirmed yet."""
    return a_user(confirmed_at=None, **changes)


def a_queued_email(**changes: Any) -> OutboxEmail:
    """Build a welcome email that is due, to a newcomer."""
    values = {
        "id": uuid4(),
        "kind": Kind.WELCOME,
        "recipient": "ada@example.com",
        "state": "",
        "status": Status.PENDING,
        "attempts": 0,
        "due_at": datetime(2026, 1, 31, 12, tzinfo=UTC),
        "created_at": datetime(2026, 1, 31, 12, tzinfo=UTC),
    }
    if not {"user", "user_id"} & set(changes):
        changes["user"] = a_newcomer()
    if user := changes.get("user"):
        values |= {"recipient": user.email, "state": state_of(user)}
    return OutboxEmail(**{**values, **changes})


def a_token(user: User) -> str:
    """Return the token of a confirm link made now."""
    return LINKS.confirm_url(user.id, user.email).rpartition("/")[2]


def a_login_session(**changes: Any) -> LoginSession:
    """Build an open session of somebody who logged in with Firefox."""
    values = {
        "secret_digest": uuid4().bytes,
        "user_agent": "Firefox",
        "ip_address": "192.0.2.1",
        "created_at": datetime(2026, 1, 31, 14, tzinfo=UTC),
        "seen_at": datetime.now(UTC),
        "expires_at": datetime(2100, 1, 1, tzinfo=UTC),
    }
    return LoginSession(**{**values, **changes})


def a_reset_token(user: User) -> str:
    """Return the token of a reset link made now."""
    return LINKS.reset_url(user.id, state_of(user)).rpartition("/")[2]


def an_address_token(user: User, address: str) -> str:
    """Return the token of a link made now that gives the user another address."""
    return LINKS.address_change_url(user.id, address, state_of(user)).rpartition("/")[2]
