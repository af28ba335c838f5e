"""Registration: an account and its welcome email, both or neither."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from psycopg.errors import UniqueViolation
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.confirmation import CONFIRM
from app.accounts.passwords import Passwords
from app.accounts.users import find_user
from app.database.models import User
from app.mail.messages import EmailKind
from app.mail.outbox import queue

TEMPLATES = Path(__file__).parent / "emails"
WELCOME = EmailKind(
    name="welcome",
    subject="Welcome to Handshake: please confirm your email address",
    templates=TEMPLATES,
    link=lambda links, email: links.url(CONFIRM, email.user_id, email.recipient),
    lifetime=CONFIRM.lifetime,
)
ALREADY_REGISTERED = EmailKind(
    name="already_registered",
    subject="Handshake: you already have an account",
    templates=TEMPLATES,
    link=lambda links, _: links.page_url("/login"),
)


class EmailTaken(Exception):
    """Another account has this email, in upper or lower case."""


def register(session: Session, passwords: Passwords, email: str, password: str) -> None:
    """Save an account and queue its welcome email: both or neither.

    Raises EmailTaken.
    """
    user = User(email=email, password_hash=passwords.hash(password))
    session.add_all([user, queue(WELCOME, user)])
    with email_taken_if_not_unique(session, email):
        session.commit()  # a trigger on outbox_emails wakes the worker, at COMMIT and never before


@contextmanager
def email_taken_if_not_unique(session: Session, email: str) -> Iterator[None]:
    """Roll back and raise EmailTaken when PostgreSQL says that another account has this email."""
    try:
        yield
    except IntegrityError as error:
        session.rollback()
        if not isinstance(error.orig, UniqueViolation):
            raise
        raise EmailTaken(email) from error


def notify_owner(session: Session, email: str) -> None:
    """Queue an email that tells the owner of an account about a second registration."""
    owner = find_user(session, email)
    if owner is not None:
        session.add(queue(ALREADY_REGISTERED, owner))
        session.commit()
