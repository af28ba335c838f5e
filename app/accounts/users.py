"""Accounts: how the use cases find one and lock it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.passwords import Passwords, WrongPassword
from app.database.models import User, folded
from app.mail.links import BadLink, LinkUsed


def find_user(session: Session, email: str) -> User | None:
    """Return the user with this email, in upper or lower case, or None."""
    return session.scalar(select(User).where(folded(User.email) == folded(email)))


def lock_user(session: Session, user_id: int) -> User | None:
    """Return the user as it is now, locked until the next commit; None when it is deleted."""
    return session.get(User, user_id, with_for_update=True, populate_existing=True)


def find_linked_user(session: Session, user_id: int, fingerprint: str, *, lock: bool) -> User:
    """Return the user that a link was made for; `lock` it when the link is about to be used.

    Raises BadLink when the account is deleted or disabled, and LinkUsed when its email or its
    password has changed since.
    """
    user = lock_user(session, user_id) if lock else session.get(User, user_id)
    if user is None or user.disabled_at is not None:
        raise BadLink
    if fingerprint != user.fingerprint:
        raise LinkUsed
    return user


def lock_for_change(session: Session, passwords: Passwords, user_id: int, current: str) -> User:
    """Return the user, locked, when `current` is the current password.

    It is locked before the password is checked: of two simultaneous changes, the second must see
    the password that the first has set. Raises WrongPassword, also when the user is deleted.
    """
    user = lock_user(session, user_id)
    if not passwords.match(user.password_hash if user else None, current) or user is None:
        raise WrongPassword
    return user
