"""What the log lines of web server and worker say about the chain."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event

from dev.chain.state import Chain

LINE = re.compile(
    r"^(?P<at>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}) \w+ (?P<logger>\S+) \S+ (?P<rest>.*)$"
)
REQUEST = re.compile(r"^(?P<what>(?:GET|POST) \S+) status=(?P<status>\d+) ms=(?P<ms>\d+)")
DELIVERY = re.compile(r"^email id=\S+ (?P<what>kind=\w+ attempt=\d+ (?P<end>\w+).*)")
# Method and path of a request, and the piece that it is about.
LINK = re.compile(r"GET /confirm/")
LOGIN = re.compile(r"POST /(?:confirm/|login$)")
REGISTER = "POST /register"
REDIRECT, ERROR = 303, 400
REFUSED = {422, 429}  # the user types again, or waits: nothing is broken
LONGEST = 120  # characters of an item


def new_lines(path: Path, stop: Event, seconds: float = 0.1) -> Iterator[str]:
    """Return the lines of a file, and those that are appended to it, until `stop` is set."""
    while not path.exists():
        if stop.wait(seconds):
            return
    with path.open(encoding="utf-8", errors="replace") as file:
        rest = ""
        while True:
            rest += file.readline()
            if rest.endswith("\n"):
                yield rest.rstrip("\n")
                rest = ""
            elif stop.wait(seconds):
                return


def note_line(chain: Chain, line: str) -> None:
    """Note what a line says about a piece, if it does."""
    if not (found := LINE.match(line)):
        return
    at = datetime.strptime(found["at"], "%Y-%m-%d %H:%M:%S,%f").astimezone()
    if request := REQUEST.match(found["rest"]):
        _note_request(chain, at, request)
    elif delivery := DELIVERY.match(found["rest"]):
        failed = delivery["end"] != "sent"
        chain.note("worker", at, delivery["what"][:LONGEST], failed=failed)


def _note_request(chain: Chain, at: datetime, request: re.Match[str]) -> None:
    what, status = request["what"], int(request["status"])
    began = at - timedelta(milliseconds=int(request["ms"]))
    answered = f"{what} {status}"
    if status in REFUSED:
        return
    if what == REGISTER:
        chain.note("browser", began, what)
        # The pieces that follow do their part before the answer.
        answered = f"{answered} after {request['ms']} ms"
        chain.note("web", began, answered, failed=status != REDIRECT)
    elif LINK.match(what):
        chain.note("link", at, answered, failed=status >= ERROR)
    elif LOGIN.match(what):
        chain.note("login", at, answered, failed=status != REDIRECT)
