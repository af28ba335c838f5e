"""Forgotten passwords: whoever receives the email may set a new one."""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from app.mail.links import Links
from app.database.models import Kind, User
from app.accounts.passwords import Passwords
from app.accounts.sessions import end_all_sessions
from app.accounts.users import email_to, find_in_state, find_user


def request_reset(session: Session, email: str) -> None:
    """Queue an email with a reset link, if the address has an account; nobody else can tell."""
    user = find_user(session, email)
    if user is not None:
        session.add(email_to(user, Kind.RESET))
        session.commit()


def find_resettable(session: Session, links: Links, token: str, *, lock: bool = False) -> User:
    """Return the user whose password a reset link would set, and change nothing.

    Raises BadLink, LinkExpired, or LinkUsed when the password or the address changed since.
    """
    user_id, state = links.read_reset(token)
    return find_in_state(session, user_id, state, lock=lock)


def reset_password(
    session: Session, passwords: Passwords, links: Links, token: str, password: str
) -> None:
    """Set a new password, end all sessions of the user, and tell them by email.

    The address counts as confirmed: the link was read there. Raises as `find_resettable` does.
    """
    # Locked, so that of two simultaneous uses of one link the second finds it used.
    user = find_resettable(session, links, token, lock=True)
    user.password_hash = passwords.hash(password)
    user.confirmed_at = user.confirmed_at or datetime.now(UTC)
    session.add(email_to(user, Kind.PASSWORD_CHANGED))
    end_all_sessions(session, user)
