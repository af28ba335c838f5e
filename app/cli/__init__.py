"""The commands of whoever runs this: serve pages, deliver emails, look after what is stored."""

from flask import Flask

from app.cli.outbox import outbox
from app.cli.purge import tidy
from app.cli.users import users
from app.cli.processes import web, worker


def init_app(app: Flask) -> None:
    """Add `flask web`, `flask worker`, `flask outbox`, `flask users` and `flask tidy`."""
    for command in (web, worker, outbox, users, tidy):
        app.cli.add_command(command)
