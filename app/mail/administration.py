"""What an administrator does with the outbox."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from app.database.engine import count_rows
from app.database.models import OutboxEmail, Status


def newest_emails(session: Session, status: str | None, limit: int) -> Sequence[OutboxEmail]:
    """Return the emails in the outbox, the newest first; with a status, only those."""
    query = select(OutboxEmail)
    if status is not None:
        query = query.where(OutboxEmail.status == status)
    query = query.order_by(OutboxEmail.created_at.desc(), OutboxEmail.id).limit(limit)
    return session.scalars(query).all()


def retry_given_up(session: Session, ids: Sequence[UUID]) -> int:
    """Queue given-up emails again, those with these ids or all; return how many."""
    query = (
        update(OutboxEmail)
        .where(OutboxEmail.status == Status.GIVEN_UP)
        .values(status=Status.PENDING, attempts=0, due_at=func.now())
    )
    if ids:
        query = query.where(OutboxEmail.id.in_(ids))
    count = count_rows(session, query)
    session.commit()
    return count


def delete_given_up(session: Session, age: timedelta) -> int:
    """Delete given-up emails that were queued longer ago than `age`; return how many."""
    query = delete(OutboxEmail).where(
        OutboxEmail.status == Status.GIVEN_UP, OutboxEmail.created_at <= func.now() - age
    )
    count = count_rows(session, query)
    session.commit()
    return count
