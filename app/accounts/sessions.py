"""Sessions on the server: opened by a login, ended by a logout, gone with their row."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlalchemy.orm import Session, contains_eager

from app.database.models import IP_ADDRESS_LENGTH, USER_AGENT_LENGTH, LoginSession, User

# How exactly a session knows when it was last used: a write for each page would be dear.
SEEN_PRECISION = timedelta(minutes=1)


def open_session(
    session: Session, user: User, user_agent: str, ip_address: str, lifetime: timedelta
) -> tuple[LoginSession, str]:
    """Open a session for the user; return it and its secret, which only the browser keeps."""
    secret = secrets.token_urlsafe(32)
    now = datetime.now(UTC)
    login_session = LoginSession(
        user=user,
        secret_digest=_digest(secret),
        user_agent=_printable(user_agent)[:USER_AGENT_LENGTH],
        ip_address=_printable(ip_address)[:IP_ADDRESS_LENGTH],
        seen_at=now,
        expires_at=now + lifetime,
    )
    session.add(login_session)
    session.commit()
    return login_session, secret


def find_session(session: Session, secret: str, idle: timedelta) -> LoginSession | None:
    """Return the open session with this secret, its user included, and note that it was seen.

    None when there is none, it was not used for the time `idle`, or its user is disabled.
    """
    query = (
        select(LoginSession)
        .join(LoginSession.user)
        .where(LoginSession.secret_digest == _digest(secret), ~has_ended(idle))
        .where(User.disabled_at.is_(None))
        .options(contains_eager(LoginSession.user))
    )
    found = session.scalar(query)
    now = datetime.now(UTC)
    if found is None or now - found.seen_at < SEEN_PRECISION:
        return found
    # Not by way of the object, whose row may end at this moment.
    session.execute(update(LoginSession).where(LoginSession.id == found.id).values(seen_at=now))
    session.commit()
    return session.scalar(query)


def open_sessions(session: Session, user: User, idle: timedelta) -> Sequence[LoginSession]:
    """Return the user's open sessions, the newest first."""
    return session.scalars(
        select(LoginSession)
        .where(LoginSession.user_id == user.id, ~has_ended(idle))
        .order_by(LoginSession.created_at.desc(), LoginSession.id.desc())
    ).all()


def has_ended(idle: timedelta) -> ColumnElement[bool]:
    """Return the condition that a session has lived its time, or was not used for `idle`."""
    now = datetime.now(UTC)
    return or_(LoginSession.expires_at <= now, LoginSession.seen_at <= now - idle)


def end_session(session: Session, login_session: LoginSession) -> None:
    """End a session: its cookie is worth nothing from now on."""
    session.delete(login_session)
    session.commit()


def end_session_of(session: Session, user: User, session_id: int) -> None:
    """End one of the user's own sessions; the number of somebody else's ends nothing."""
    session.execute(
        delete(LoginSession).where(LoginSession.id == session_id, LoginSession.user_id == user.id)
    )
    session.commit()


def end_all_sessions(session: Session, user: User) -> None:
    """End all sessions of the user, and commit whatever was changed with it."""
    session.execute(delete(LoginSession).where(LoginSession.user_id == user.id))
    session.commit()


def end_other_sessions(session: Session, here: LoginSession) -> None:
    """End all sessions of this session's user but this one, and commit what was changed with it."""
    session.execute(
        delete(LoginSession).where(LoginSession.user_id == here.user_id, LoginSession.id != here.id)
    )
    session.commit()


def _digest(secret: str) -> bytes:
    # The secret is random and long, so a fast digest is enough.
    return hashlib.sha256(secret.encode()).digest()


def _printable(text: str) -> str:
    return "".join(filter(str.isprintable, text))
