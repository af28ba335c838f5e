"""Change of a password that the user knows."""

from sqlalchemy.orm import Session

from app.accounts.new_password import set_password
from app.accounts.passwords import Passwords
from app.accounts.sessions import end_other_sessions
from app.accounts.users import lock_for_change
from app.database.models import LoginSession


def change_password(
    session: Session, passwords: Passwords, here: LoginSession, current: str, new: str
) -> None:
    """Set a new password, end the user's other sessions, and queue an email that says so.

    Raises WrongPassword, and changes nothing, when `current` is not the current password.
    """
    user = lock_for_change(session, passwords, here.user_id, current)
    set_password(session, passwords, user, new)
    end_other_sessions(session, here)
    session.commit()
