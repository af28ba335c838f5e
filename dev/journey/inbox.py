"""Where the emails of the site arrive: an inbox with Mailpit's API, as that of `make run`."""

import json
import re
import time
from typing import Any

from dev.journey.browser import Browser
from dev.journey.telling import Unexpected

SECONDS_TO_ARRIVE = 30.0
LINK = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)]")
WRONG = (
    "Start `make run`, or name the root of an inbox with Mailpit's API:"
    " make journey INBOX=http://127.0.0.1:8025"
)
NO_EMAIL = (
    "See whether a worker runs, what `flask outbox list` says (in development:"
    " make flask c='outbox list'), and whether the site sends its emails to this inbox"
)


class Inbox:
    """Reads emails."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.browser = Browser(url)

    def count(self) -> int:
        """Return how many emails it holds; raise Unexpected if it is no such inbox."""
        return len(self._messages())

    def wait_for(self, email: str) -> tuple[dict[str, Any], float]:
        """Return the newest message to `email`, and the seconds until it was there.

        Raises Unexpected if none arrives in time.
        """
        begin = time.monotonic()
        deadline = begin + SECONDS_TO_ARRIVE
        while not (found := [each for each in self._messages() if email in _recipients(each)]):
            if time.monotonic() > deadline:
                expected = f"an email to {email} within {SECONDS_TO_ARRIVE:g} s"
                raise Unexpected(expected, f"none came to {self.url}", NO_EMAIL)
            time.sleep(0.2)
        return self._json(f"/api/v1/message/{found[0].get('ID')}"), time.monotonic() - begin

    def _messages(self) -> list[dict[str, Any]]:
        answer = self._json("/api/v1/messages?limit=50")
        messages = answer.get("messages")
        if not (isinstance(messages, list) and all(isinstance(each, dict) for each in messages)):
            raise Unexpected('an answer with "messages"', f"{self.url} has none in it", WRONG)
        return messages

    def _json(self, path: str) -> dict[str, Any]:
        page = self.browser.open(path)
        try:
            answer = json.loads(page.source)
        except (ValueError, RecursionError):
            answer = None
        if not page.is_fine or not isinstance(answer, dict):
            raise Unexpected("an answer in JSON", page.described(), WRONG)
        return answer


def link_in(message: dict[str, Any]) -> str:
    """Return the first link of a message, or nothing."""
    for part in ("Text", "HTML"):
        if found := LINK.search(str(message.get(part) or "")):
            return found[0]
    return ""


def _recipients(message: dict[str, Any]) -> list[str]:
    to = message.get("To")
    people = to if isinstance(to, list) else []
    return [str(each.get("Address")).lower() for each in people if isinstance(each, dict)]
