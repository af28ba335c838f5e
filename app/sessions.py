"""Sessions on the server: opened by a login, ended by a logout, gone with their row."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, joinedload

from app.models import USER_AGENT_LENGTH, LoginSession, User


def open_session(
    session: Session, user: User, user_agent: str, lifetime: timedelta
) -> tuple[LoginSession, str]:
    """Open a session for the user; return it and its secret, which only the browser keeps."""
    secret = secrets.token_urlsafe(32)
    printable = "".join(filter(str.isprintable, user_agent))
    login_session = LoginSession(
        user=user,
        secret_digest=_digest(secret),
        user_agent=printable[:USER_AGENT_LENGTH],
        expires_at=datetime.now(UTC) + lifetime,
    )
    session.add(login_session)
    session.commit()
    return login_session, secret


def find_session(session: Session, secret: str) -> LoginSession | None:
    """Return the open session with this secret, its user included, or None."""
    return session.scalar(
        select(LoginSession)
        .where(LoginSession.secret_digest == _digest(secret))
        .where(LoginSession.expires_at > datetime.now(UTC))
        .options(joinedload(LoginSession.user))
    )


def open_sessions(session: Session, user: User) -> Sequence[LoginSession]:
    """Return the user's open sessions, the newest first."""
    return session.scalars(
        select(LoginSession)
        .where(LoginSession.user_id == user.id)
        .where(LoginSession.expires_at > datetime.now(UTC))
        .order_by(LoginSession.created_at.desc(), LoginSession.id.desc())
    ).all()


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


def end_other_sessions(session: Session, here: LoginSession) -> None:
    """End all sessions of this session's user but this one."""
    session.execute(
        delete(LoginSession).where(LoginSession.user_id == here.user_id, LoginSession.id != here.id)
    )
    session.commit()


def _digest(secret: str) -> bytes:
    # The secret is random and long, so a fast digest is enough.
    return hashlib.sha256(secret.encode()).digest()
