"""`flask outbox`: what people may ask of the queue of emails."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import click
from flask.cli import AppGroup
from sqlalchemy import Delete, Update, delete, func, select, update

from app.cli.errors import database_trouble_explained
from app.database.engine import count_rows, current_session
from app.database.models import OutboxEmail, Status

STATES = [status.value for status in Status]

outbox = AppGroup("outbox", help="Look after the emails that wait, were sent, or were given up.")


@outbox.command("list")
@click.option("--status", type=click.Choice(STATES), help="Only the emails in this state.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True)
@database_trouble_explained()
def list_emails(status: str | None, limit: int) -> None:
    """List emails, the newest first."""
    query = select(OutboxEmail)
    if status is not None:
        query = query.where(OutboxEmail.status == status)
    query = query.order_by(OutboxEmail.created_at.desc(), OutboxEmail.id).limit(limit)
    found = [_line(email) for email in current_session().scalars(query)]
    click.echo("\n".join(found) or "No emails.")


@outbox.command()
@click.argument("ids", nargs=-1, type=click.UUID)
@database_trouble_explained()
def retry(ids: tuple[UUID, ...]) -> None:
    """Queue given-up emails again: those with these IDS, or all."""
    query = (
        update(OutboxEmail)
        .where(OutboxEmail.status == Status.GIVEN_UP)
        .values(status=Status.PENDING, attempts=0, due_at=func.now())
    )
    if ids:
        query = query.where(OutboxEmail.id.in_(ids))
    click.echo(f"{_run(query)} queued again.")


@outbox.command()
@click.option("--days", type=click.IntRange(0, 3650), default=30, show_default=True)
@database_trouble_explained()
def purge(days: int) -> None:
    """Delete given-up emails older than some DAYS (`flask tidy` deletes the sent ones)."""
    oldest = datetime.now(UTC) - timedelta(days=days)
    query = delete(OutboxEmail).where(
        OutboxEmail.status == Status.GIVEN_UP, OutboxEmail.created_at <= oldest
    )
    click.echo(f"{_run(query)} deleted.")


def _run(query: Update | Delete) -> int:
    session = current_session()
    count = count_rows(session, query)
    session.commit()
    return count


def _line(email: OutboxEmail) -> str:
    when = f"{email.created_at:%Y-%m-%d %H:%M:%S}"
    facts = f"{email.kind}  {email.status}  attempts={email.attempts}  {email.recipient}"
    line = f"{email.id}  {when}  {facts}"
    return f"{line}\n    {email.last_error}" if email.last_error else line
