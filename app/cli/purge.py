"""`flask tidy`: delete what has done its service, as the worker does every hour."""

import click
from flask.cli import with_appcontext

from app.cli.errors import database_trouble_explained
from app.cli.processes import tidy_up


@click.command
@with_appcontext
@database_trouble_explained()
def tidy() -> None:
    """Delete ended sessions, old attempts, and emails sent more than OUTBOX_KEEP_DAYS ago."""
    deleted = tidy_up()
    click.echo(", ".join(f"{count} {name}" for name, count in deleted.items()) + " deleted.")
