"""Registration: an account and its welcome email, both or neither."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from psycopg.errors import UniqueViolation
from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.confirmation import CONFIRM
from app.accounts.users import find_user, lock_user
from app.database.models import User, folded
from app.mail.messages import EmailKind
from app.mail.outbox import queue

TEMPLATES = Path(__file__).parent / "emails"
WELCOME = EmailKind(
    name="welcome",
    subject="Welcome to Handshake: please confirm your email address",
    templates=TEMPLATES,
    link=lambda links, email: links.url(CONFIRM, email.user_id, email.fingerprint),
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


def register(session: Session, email: str, password_hash: str) -> None:
    """Save an account and queue its welcome email: both or neither.

    Raises EmailTaken.
    """
    user = User(email=email, password_hash=password_hash)
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


def delete_unconfirmed(session: Session, email: str) -> None:
    """Delete the account that has this email, unless it was confirmed. The caller commits.

    For a user who has proved that the email is theirs: a stranger may have registered it.
    """
    session.execute(
        delete(User).where(
            folded(User.email) == folded(email),
            User.confirmed_at.is_(None),
            User.disabled_at.is_(None),
        )
    )


def register_again(session: Session, email: str, password_hash: str) -> None:
    """Answer a registration with an email that has an account, by an email to that address.

    While the account is not confirmed, it gets the new password, and only the link in the new
    welcome email works: the newest registration counts, because a stranger may have made the first
    one. Any other account does not change; its owner is told that it exists.
    """
    found = find_user(session, email)
    user = lock_user(session, found.id) if found else None
    if user is None:
        return
    if user.confirmed_at is None and user.disabled_at is None:
        user.password_hash = password_hash
        session.add(queue(WELCOME, user))
    else:
        session.add(queue(ALREADY_REGISTERED, user))
    session.commit()
