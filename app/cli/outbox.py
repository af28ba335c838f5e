"""`flask outbox`: list, retry and purge the emails in the queue."""

from datetime import timedelta
from uuid import UUID

import click

from app.cli.errors import ExplainingGroup
from app.database.models import OutboxEmail, Status
from app.mail.administration import delete_given_up, newest_emails, retry_given_up
from app.services import current_session

STATUSES = [status.value for status in Status]

outbox = ExplainingGroup("outbox", help="Manage the emails that are pending, sent, or given up.")


@outbox.command("list")
@click.option("--status", type=click.Choice(STATUSES), help="Only the emails with this status.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True)
def list_emails(status: str | None, limit: int) -> None:
    """List emails, the newest first."""
    found = [_line(email) for email in newest_emails(current_session(), status, limit)]
    click.echo("\n".join(found) or "No emails.")


@outbox.command()
@click.argument("ids", nargs=-1, type=click.UUID)
def retry(ids: tuple[UUID, ...]) -> None:
    """Queue given-up emails again: those with these IDS, or all."""
    click.echo(f"{retry_given_up(current_session(), ids)} queued again.")


@outbox.command()
@click.option("--days", type=click.IntRange(0, 3650), default=30, show_default=True)
def purge(days: int) -> None:
    """Delete given-up emails older than DAYS.

    `flask purge` deletes the sent ones.
    """
    click.echo(f"{delete_given_up(current_session(), timedelta(days=days))} deleted.")


def _line(email: OutboxEmail) -> str:
    when = f"{email.created_at:%Y-%m-%d %H:%M:%S}"
    facts = f"{email.kind}  {email.status}  attempts={email.attempts}  {email.recipient}"
    line = f"{email.id}  {when}  {facts}"
    return f"{line}\n    {email.last_error}" if email.last_error else line
