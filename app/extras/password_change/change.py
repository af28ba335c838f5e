"""A new password for somebody who knows the old one."""

from sqlalchemy.orm import Session

from app.database.models import Kind, LoginSession
from app.accounts.passwords import Passwords
from app.accounts.sessions import end_other_sessions
from app.accounts.users import email_to, lock_for_change


def change_password(
    session: Session, passwords: Passwords, here: LoginSession, current: str, new: str
) -> None:
    """Set a new password, end the user's other sessions, and tell them by email; then commit.

    Raises WrongPassword, having changed nothing, when the current password does not match.
    """
    user = lock_for_change(session, passwords, here.user_id, current)
    user.password_hash = passwords.hash(new)
    session.add(email_to(user, Kind.PASSWORD_CHANGED))
    end_other_sessions(session, here)
