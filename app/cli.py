"""The commands of whoever runs this: serve pages, deliver emails, look after the outbox."""

from flask import Flask

from app.outbox_commands import outbox
from app.processes import web, worker


def init_app(app: Flask) -> None:
    """Add `flask web`, `flask worker` and `flask outbox`."""
    for command in (web, worker, outbox):
        app.cli.add_command(command)
