"""`flask web` with an error that its loop does not expect: `accept` a connection, or the `loop`."""

import sys
from typing import Any, NoReturn

from flask.cli import cli
from waitress import wasyncore
from waitress.channel import HTTPChannel


def fail(*_: Any, **__: Any) -> NoReturn:
    raise ZeroDivisionError("a planted error")


if sys.argv[1] == "accept":
    HTTPChannel.__init__ = fail
else:
    wasyncore.poll = fail
cli.main(["web"])
