"""Tidying: rows that have done their service go, a batch at a time."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, delete, inspect, select
from sqlalchemy.orm import Session

from app.database.engine import count_rows
from app.database.models import Attempts, Base, LoginSession, OutboxEmail, Status
from app.accounts.sessions import has_ended
from app.accounts.throttle import WINDOW

BATCH = 1000  # rows in a transaction: more would keep others waiting


def tidy(session: Session, idle: timedelta, keep: timedelta) -> dict[str, int]:
    """Delete ended sessions, attempts that count no more, and emails sent longer ago than `keep`.

    Returns how many rows of each went. Rows that somebody holds stay until the next time.
    """
    now = datetime.now(UTC)
    old = (OutboxEmail.status == Status.SENT) & (OutboxEmail.sent_at <= now - keep)
    return {
        "sessions": _delete(session, LoginSession, has_ended(idle)),
        "attempts": _delete(session, Attempts, Attempts.since <= now - WINDOW),
        "emails": _delete(session, OutboxEmail, old),
    }


def _delete(session: Session, model: type[Base], condition: ColumnElement[bool]) -> int:
    [key] = inspect(model).primary_key
    batch = select(key).where(condition).limit(BATCH).with_for_update(skip_locked=True).cte("batch")
    total, deleted = 0, BATCH
    while deleted == BATCH:
        deleted = count_rows(session, delete(model).where(key.in_(select(batch))))
        session.commit()
        total += deleted
    return total
