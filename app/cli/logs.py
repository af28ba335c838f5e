"""Logs: one line per event, with the id of its request."""

import logging

from flask import g, has_app_context

FORMAT = "%(asctime)s %(levelname)s %(name)s request=%(request_id)s %(message)s"


class OneLineFormatter(logging.Formatter):
    """Formats an event with its traceback as one line, so that a client cannot forge another."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, with line breaks escaped and the request id filled in."""
        record.request_id = g.get("request_id", "-") if has_app_context() else "-"
        return _escaped(super().format(record))


def configure_logging(level: str) -> None:
    """Send the events of this process from `level` upwards to stderr."""
    handler = logging.StreamHandler()
    handler.setFormatter(OneLineFormatter(FORMAT))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    # Alembic logs its plugins at INFO when the first readiness check imports it.
    logging.getLogger("alembic").setLevel(logging.WARNING)


def _escaped(line: str) -> str:
    # str.isprintable is false for every line break that a terminal or a log reader knows.
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in line)
