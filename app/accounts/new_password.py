"""A new password: what every feature that sets one must do."""

from pathlib import Path

from sqlalchemy.orm import Session

from app.accounts.passwords import Passwords
from app.database.models import User
from app.mail.messages import EmailKind
from app.mail.outbox import queue

PASSWORD_CHANGED = EmailKind(
    name="password_changed",
    subject="Handshake: your password was changed",
    templates=Path(__file__).parent / "emails",
    link=lambda links, _: links.recovery_url,
)


def set_password(session: Session, passwords: Passwords, user: User, password: str) -> None:
    """Give the user a new password, and queue an email that says so. The caller commits."""
    user.password_hash = passwords.hash(password)
    session.add(queue(PASSWORD_CHANGED, user))
