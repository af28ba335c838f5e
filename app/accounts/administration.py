"""What an administrator does with accounts."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.sessions import end_all_sessions
from app.accounts.users import find_user
from app.database.models import User


class NoSuchUser(Exception):
    """No account has this email."""


def newest_users(session: Session, limit: int, *, only_disabled: bool) -> Sequence[User]:
    """Return the accounts, the newest first."""
    query = select(User).order_by(User.id.desc()).limit(limit)
    if only_disabled:
        query = query.where(User.disabled_at.is_not(None))
    return session.scalars(query).all()


def disable_user(session: Session, email: str) -> User:
    """Block every login of the account, and end its sessions. Raises NoSuchUser."""
    user = _known(session, email)
    user.disabled_at = user.disabled_at or datetime.now(UTC)
    end_all_sessions(session, user)
    session.commit()
    return user


def enable_user(session: Session, email: str) -> User:
    """Let the account log in again. Raises NoSuchUser."""
    user = _known(session, email)
    user.disabled_at = None
    session.commit()
    return user


def _known(session: Session, email: str) -> User:
    user = find_user(session, email)
    if user is None:
        raise NoSuchUser(email)
    return user
