"""The end of an account."""

from sqlalchemy.orm import Session

from app.accounts.passwords import Passwords
from app.accounts.users import lock_for_change


def delete_account(session: Session, passwords: Passwords, user_id: int, current: str) -> None:
    """Delete the user, and with them their sessions and every email, waiting ones included.

    Raises WrongPassword, having deleted nothing, when the current password does not match.
    """
    session.delete(lock_for_change(session, passwords, user_id, current))
    session.commit()
