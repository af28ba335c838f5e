"""Logs: one line per event, with the id of its request and without the tokens of links."""

import logging
import re
from collections.abc import Iterable

from flask import g, has_app_context

FORMAT = "%(asctime)s %(levelname)s %(name)s request=%(request_id)s %(message)s"


class OneLineFormatter(logging.Formatter):
    """Formats an event of any library as one line, with its traceback.

    A client cannot forge a line, and a reader of the log cannot use a link: what follows one of
    the `link_paths` is masked.
    """

    def __init__(self, link_paths: Iterable[str]) -> None:
        super().__init__(FORMAT)
        self._links = _pattern(link_paths)

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, with the request id filled in."""
        record.request_id = g.get("request_id", "-") if has_app_context() else "-"
        return self._links.sub(r"\1<token>", _escaped(super().format(record)))


def configure_logging(level: str, link_paths: Iterable[str]) -> None:
    """Send the events of this process from `level` upwards to stderr."""
    handler = logging.StreamHandler()
    handler.setFormatter(OneLineFormatter(link_paths))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    # Alembic logs its plugins at INFO when the first readiness check imports it.
    logging.getLogger("alembic").setLevel(logging.WARNING)


def _pattern(link_paths: Iterable[str]) -> re.Pattern[str]:
    """Return what matches a link, also one that a mail program has rewritten."""
    slash = "(?:/|%2F)+"
    paths = "|".join(re.escape(path).replace("/", slash) for path in link_paths)
    # The signature alone has 43 characters. What is shorter may be a file, such as email/header.py.
    return re.compile(rf"((?:{paths}){slash})[\w.%-]{{43,}}", re.IGNORECASE | re.ASCII)


def _escaped(line: str) -> str:
    # str.isprintable is false for every line break that a terminal or a log reader knows.
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in line)
