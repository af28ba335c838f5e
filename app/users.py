"""Who has an account."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models import User


def find_user(session: Session, email: str) -> User | None:
    """Return the user with this address, whatever its letters' case, or None."""
    return session.scalar(select(User).where(func.lower(User.email) == email.lower()))
