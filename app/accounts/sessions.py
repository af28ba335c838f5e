"""Sessions on the server: a login adds a row, and a logout deletes it.

The database's clock decides when a session ends, so that all web servers agree.
"""

import hashlib
import secrets
from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.orm import Session, contains_eager

from app.database.models import IP_ADDRESS_LENGTH, USER_AGENT_LENGTH, LoginSession, User

# How precisely a session records when it was last used: a write for each page would be expensive.
SEEN_PRECISION = timedelta(minutes=1)


class Client(NamedTuple):
    """The browser behind a request, as far as the request tells."""

    user_agent: str
    ip_address: str


def open_session(
    session: Session, user: User, client: Client, lifetime: timedelta
) -> tuple[LoginSession, str]:
    """Add a session for the user; return it and its secret. The caller commits."""
    secret = secrets.token_urlsafe(32)
    login_session = LoginSession(
        user=user,
        secret_digest=_digest(secret),
        user_agent=_printable(client.user_agent)[:USER_AGENT_LENGTH],
        ip_address=_printable(client.ip_address)[:IP_ADDRESS_LENGTH],
        seen_at=func.now(),
        expires_at=func.now() + lifetime,
    )
    session.add(login_session)
    return login_session, secret


def resume_session(session: Session, secret: str, idle: timedelta) -> LoginSession | None:
    """Return the open session with this secret, its user included, and record that it was used.

    Returns None when there is none, it was not used within `idle`, or its user is disabled.
    """
    query = (
        select(LoginSession)
        .join(LoginSession.user)
        .where(LoginSession.secret_digest == _digest(secret), ~has_ended(idle))
        .where(User.disabled_at.is_(None))
        .options(contains_eager(LoginSession.user))
    )
    found = session.scalar(query)
    if found is None or found.unused_for < SEEN_PRECISION:
        return found
    # A statement, because the row of the object may be deleted at this moment.
    this_one = LoginSession.id == found.id
    session.execute(update(LoginSession).where(this_one).values(seen_at=func.now()))
    session.commit()
    return session.scalar(query)


def has_ended(idle: timedelta) -> ColumnElement[bool]:
    """Return the condition that a session has expired, or was not used within `idle`."""
    return or_(LoginSession.expires_at <= func.now(), LoginSession.seen_at <= func.now() - idle)


def end_all_sessions(session: Session, user: User) -> None:
    """End all sessions of the user. The caller commits."""
    session.execute(delete(LoginSession).where(LoginSession.user_id == user.id))


def end_other_sessions(session: Session, current: LoginSession) -> None:
    """End all sessions of the user of the current session, except that one. The caller commits."""
    session.execute(
        delete(LoginSession).where(
            LoginSession.user_id == current.user_id, LoginSession.id != current.id
        )
    )


def _digest(secret: str) -> bytes:
    # The secret is random and long, so a fast digest is enough.
    return hashlib.sha256(secret.encode()).digest()


def _printable(text: str) -> str:
    return "".join(filter(str.isprintable, text))
