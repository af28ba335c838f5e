"""`flask purge`: delete rows that are no longer needed, as the worker does every hour."""

import click
from flask.cli import with_appcontext

from app.cli.errors import database_errors_explained
from app.cli.purging import purge_now


@click.command
@with_appcontext
@database_errors_explained()
def purge() -> None:
    """Delete ended sessions, old attempts, and emails sent more than OUTBOX_KEEP_DAYS ago."""
    deleted = purge_now()
    click.echo(", ".join(f"{count} {name}" for name, count in deleted.items()) + " deleted.")
