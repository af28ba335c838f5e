"""`flask purge`: delete rows that are no longer needed, as the worker does every hour."""

import click
from flask.cli import with_appcontext

from app.cli.errors import errors_explained
from app.cli.purging import purge_now


@click.command
@with_appcontext
@errors_explained()
def purge() -> None:
    """Delete ended sessions, old attempts and old sent emails.

    OUTBOX_KEEP_DAYS says how long sent emails are kept.
    """
    deleted = purge_now()
    click.echo(", ".join(f"{count} {name}" for name, count in deleted.items()) + " deleted.")
