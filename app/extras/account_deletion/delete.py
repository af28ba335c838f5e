"""Deletion of an account."""

from sqlalchemy.orm import Session

from app.accounts.passwords import Passwords
from app.accounts.users import lock_for_change


def delete_account(session: Session, passwords: Passwords, user_id: int, current: str) -> None:
    """Delete the user with all sessions and emails, including emails that are not sent yet.

    Raises WrongPassword, and deletes nothing, when `current` is not the current password.
    """
    session.delete(lock_for_change(session, passwords, user_id, current))
    session.commit()
