"""Accounts: who has one, whose it is still, and that an address has one at most."""

import hashlib

from psycopg.errors import UniqueViolation
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.mail.links import BadLink, LinkUsed
from app.database.models import STATE_LENGTH, Kind, OutboxEmail, User
from app.accounts.passwords import Passwords, WrongPassword


class EmailTaken(Exception):
    """An account with this address exists already, whatever its letters' case."""


def find_user(session: Session, email: str) -> User | None:
    """Return the user with this address, whatever its letters' case, or None."""
    return session.scalar(select(User).where(func.lower(User.email) == email.lower()))


def state_of(user: User) -> str:
    """Return what a link may be bound to: another one once the password or the address changes."""
    proof = hashlib.sha256(f"{user.email} {user.password_hash}".encode())
    return proof.hexdigest()[:STATE_LENGTH]


def email_to(user: User, kind: Kind, recipient: str = "") -> OutboxEmail:
    """Return an email to queue, bound to the account as it is; to its address, or to another."""
    return OutboxEmail(
        kind=kind, user=user, recipient=recipient or user.email, state=state_of(user)
    )


def lock_user(session: Session, user_id: int) -> User | None:
    """Return the user as they are now, to change until the next commit; None when they are gone."""
    return session.get(User, user_id, with_for_update=True, populate_existing=True)


def find_in_state(session: Session, user_id: int, state: str, *, lock: bool) -> User:
    """Return the user of a link that is bound to a state; locked, if the link is about to be used.

    Raises BadLink when there is no such user or the account is disabled, and LinkUsed when the
    state is another one by now.
    """
    user = lock_user(session, user_id) if lock else session.get(User, user_id)
    if user is None or user.disabled_at is not None:
        raise BadLink
    if state != state_of(user):
        raise LinkUsed
    return user


def lock_for_change(session: Session, passwords: Passwords, user_id: int, current: str) -> User:
    """Return the user, locked, once the current password was given.

    Locked before the password is looked at: of two simultaneous changes the second must know the
    password that the first has set. Raises WrongPassword, also when the user is gone.
    """
    user = lock_user(session, user_id)
    if not passwords.match(user.password_hash if user else None, current) or user is None:
        raise WrongPassword
    return user


def commit_address(session: Session, email: str) -> None:
    """Commit an account's address. Raises EmailTaken, rolled back, when another one has it."""
    try:
        session.commit()
    except IntegrityError as error:
        session.rollback()
        if not isinstance(error.orig, UniqueViolation):
            raise
        raise EmailTaken(email) from error
