"""How the journey tells what it does: a line for each step, a sentence for what went wrong."""

import time
from collections.abc import Sequence
from http import HTTPStatus

from dev.journey.page import Page
from dev.run.terminal import say

ROOT_OF_THE_SITE = "URL must be the root of this application, such as https://handshake.example"
START_IT = (
    "Start it with `make run`, and name the PORT= and INBOX_PORT= that you gave it, or another"
    " site: make journey URL=https://handshake.example"
)


class Unexpected(Exception):
    """A step of the journey went wrong: what was expected, what was seen, and the remedy."""

    def __init__(self, expected: str, seen: str, remedy: str) -> None:
        super().__init__(f"Expected {expected}, but {seen}. {remedy}")


class Log:
    """Prints a line for each step that was done.

    Knows the step that is being done, and what helps if nothing answers there.
    """

    def __init__(self) -> None:
        self.number, self.doing, self.remedy = 0, "", START_IT
        self.begin = time.monotonic()

    def start(self, doing: str, remedy: str = START_IT) -> None:
        """Remember the step that begins now."""
        self.number, self.doing, self.remedy = self.number + 1, doing, remedy

    def done(self, seen: str, statuses: Sequence[int], milliseconds: float) -> None:
        """Print the step that is done."""
        status = " ".join(map(str, statuses))
        say(f"{self.number:2}. {self.doing:<20} {status:>7} {milliseconds:6.0f} ms  {seen}")

    def note(self, text: str) -> None:
        """Print a line between two steps."""
        say(f"    {text}")

    @property
    def seconds(self) -> float:
        """Return the time since the first step."""
        return time.monotonic() - self.begin


def remedy_for(page: Page) -> str:
    """Return what would help, by the status of the page."""
    remedies = {
        400: "PUBLIC_BASE_URL or TRUSTED_HOSTS of the site must name the host of URL, and with"
        " https:// there, URL must start with https:// as well",
        404: ROOT_OF_THE_SITE,
        429: f"Wait {page.headers.get('retry-after', 'some')} seconds, then try again. Behind a"
        " proxy, set TRUSTED_PROXIES, or all users share one count",
        502: "The proxy does not reach `flask web`: see whether it runs",
        503: f"The site does not reach its database: {page.origin}/readyz and the log say why",
    }
    number = page.headers.get("x-request-id")
    in_log = f"The log of `flask web` says why{f', in the lines with {number}' if number else ''}"
    return remedies.get(
        page.status, in_log if page.status >= HTTPStatus.INTERNAL_SERVER_ERROR else ROOT_OF_THE_SITE
    )
