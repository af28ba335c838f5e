"""Purging: rows that are no longer needed are deleted, a batch at a time."""

import logging
from datetime import timedelta

from sqlalchemy import ColumnElement, delete, func, inspect, select
from sqlalchemy.orm import Session

from app.accounts.sessions import has_ended
from app.database.engine import count_rows
from app.database.models import Attempts, Base, LoginSession, OutboxEmail, Status
from app.services import services

BATCH = 1000  # rows in a transaction: more would block others for long

logger = logging.getLogger(__name__)


def purge_now() -> dict[str, int]:
    """Purge as the configuration says, in a session of its own; return how many rows of each."""
    config = services().config
    with services().session_factory() as session:
        deleted = purge(
            session,
            idle=config.session_idle,
            window=services().throttle.window,
            keep=timedelta(days=config.outbox_keep_days),
        )
    logger.info("purged %s", " ".join(f"{name}={count}" for name, count in deleted.items()))
    return deleted


def purge(session: Session, idle: timedelta, window: timedelta, keep: timedelta) -> dict[str, int]:
    """Delete ended sessions, attempts outside the window, and emails sent longer ago than `keep`.

    Returns how many rows of each. Locked rows stay until the next time. Commits each batch.
    """
    old = (OutboxEmail.status == Status.SENT) & (OutboxEmail.sent_at <= func.now() - keep)
    return {
        "sessions": _delete(session, LoginSession, has_ended(idle)),
        "attempts": _delete(session, Attempts, Attempts.since <= func.now() - window),
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
