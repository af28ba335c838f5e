"""The commands: serve pages, deliver emails, look after accounts and the outbox."""

from flask import Flask

from app.cli.outbox import outbox
from app.cli.processes import web, worker
from app.cli.purge import purge
from app.cli.users import users


def init_app(app: Flask) -> None:
    """Add `flask web`, `flask worker`, `flask outbox`, `flask users` and `flask purge`."""
    for command in (web, worker, outbox, users, purge):
        app.cli.add_command(command)
