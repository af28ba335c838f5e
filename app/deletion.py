"""The end of an account."""

from sqlalchemy.orm import Session

from app.models import User
from app.passwords import Passwords


def delete_account(session: Session, passwords: Passwords, user: User, current: str) -> None:
    """Delete the user, and with them their sessions and every email, waiting ones included.

    Raises WrongPassword, having deleted nothing, when the current password does not match.
    """
    passwords.require(user.password_hash, current)
    session.delete(user)
    session.commit()
