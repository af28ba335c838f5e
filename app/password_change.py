"""A new password for somebody who knows the old one."""

from sqlalchemy.orm import Session

from app.models import Kind, LoginSession, OutboxEmail
from app.passwords import Passwords
from app.sessions import end_other_sessions


def change_password(
    session: Session, passwords: Passwords, here: LoginSession, current: str, new: str
) -> None:
    """Set a new password, end the user's other sessions, and tell them by email.

    Raises WrongPassword, having changed nothing, when the current password does not match.
    """
    user = here.user
    passwords.require(user.password_hash, current)
    user.password_hash = passwords.hash(new)
    session.add(OutboxEmail(kind=Kind.PASSWORD_CHANGED, user=user))
    end_other_sessions(session, here)
