"""The open sessions of a user: list them, and end others than the current one."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.accounts.sessions import end_other_sessions, has_ended
from app.database.models import LoginSession, User


def open_sessions(session: Session, user: User, idle: timedelta) -> Sequence[LoginSession]:
    """Return the user's open sessions, the newest first."""
    return session.scalars(
        select(LoginSession)
        .where(LoginSession.user_id == user.id, ~has_ended(idle))
        .order_by(LoginSession.created_at.desc(), LoginSession.id.desc())
    ).all()


def log_out_one(session: Session, user: User, session_id: int) -> None:
    """End one of the user's own sessions; the id of another user's session ends nothing."""
    session.execute(
        delete(LoginSession).where(LoginSession.id == session_id, LoginSession.user_id == user.id)
    )
    session.commit()


def log_out_others(session: Session, here: LoginSession) -> None:
    """End all sessions of the user except the current one."""
    end_other_sessions(session, here)
    session.commit()
