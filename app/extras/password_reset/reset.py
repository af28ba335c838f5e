"""Reset of a forgotten password: the user who receives the email may set a new one."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from app.accounts.new_password import set_password
from app.accounts.passwords import Passwords
from app.accounts.sessions import end_all_sessions
from app.accounts.users import find_linked_user, find_user
from app.database.models import User
from app.mail.links import LinkPurpose, Links
from app.mail.messages import EmailKind
from app.mail.outbox import queue

RESET = LinkPurpose(name="reset", path="/password/reset", lifetime=timedelta(minutes=15))
RESET_EMAIL = EmailKind(
    name="reset",
    subject="Handshake: choose a new password",
    templates=Path(__file__).parent / "emails",
    link=lambda links, email: links.url(RESET, email.user_id, email.fingerprint),
    lifetime=RESET.lifetime,
)


def request_reset(session: Session, email: str) -> None:
    """Queue an email with a reset link, if the email has an account; say nothing if not."""
    user = find_user(session, email)
    if user is not None:
        session.add(queue(RESET_EMAIL, user))
        session.commit()


def find_resettable(session: Session, links: Links, token: str, *, lock: bool = False) -> User:
    """Return the user whose password a reset link would set, and change nothing.

    Raises BadLink, LinkExpired, or LinkUsed when the password or the email has changed since.
    """
    user_id, fingerprint = links.read(RESET, token)
    return find_linked_user(session, user_id, fingerprint, lock=lock)


def reset_password(
    session: Session, passwords: Passwords, links: Links, token: str, password: str
) -> None:
    """Set a new password, end all sessions of the user, and queue an email that says so.

    The email counts as confirmed, because the link was sent there. Raises as `find_resettable`.
    """
    # Locked, so that of two simultaneous uses of one link the second finds it used.
    user = find_resettable(session, links, token, lock=True)
    set_password(session, passwords, user, password)
    user.confirmed_at = user.confirmed_at or datetime.now(UTC)
    end_all_sessions(session, user)
    session.commit()
