"""What visitors were told, compared with what the database and the mail server hold."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

from tests.support.builders import PASSWORD
from tests.support.http_browser import Browser
from tests.support.processes import eventually
from tests.support.system import System

PROMISED_SECONDS = 5.0  # the longest that an answer may take, whatever is broken


@dataclass
class Answer:
    """What a visitor saw."""

    status: int
    page: str
    retry_after: str | None

    @property
    def succeeded(self) -> bool:
        return self.status == 200 and "Look in your inbox" in self.page


@dataclass
class Ledger:
    """Visitors who register, and a record of those to whom success was promised."""

    system: System
    promised: set[str] = field(default_factory=set)
    _visits: Iterator[int] = field(default_factory=count)

    def register(self, email: str, *, web: int = 0, seconds: float = PROMISED_SECONDS) -> Answer:
        """Register over HTTP, from an address of one's own; raise TimeoutError past `seconds`."""
        number = next(self._visits)
        caller = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        browser = Browser(self.system.web_url(web), caller=caller, timeout=seconds)
        try:
            browser.visit("/register")
            browser.submit(email=email, password=PASSWORD)
        except TimeoutError:
            __tracebackhide__ = True
            raise TimeoutError(f"{email} registers, and has no answer after {seconds} s") from None
        answer = Answer(browser.status, browser.shown, browser.headers.get("Retry-After"))
        if answer.succeeded:
            self.promised.add(email.lower())
        return answer

    def waiting(self) -> int:
        """Return how many emails wait to be sent."""
        [[count]] = self.system.database.run(
            "SELECT count(*) FROM outbox_emails WHERE status = 'pending'"
        )
        return int(count)

    def wait_until_sent(self, within: float = 10.0) -> None:
        """Wait until no email waits any more."""
        eventually(lambda: self.waiting() == 0, "no email waits any more", within)

    def lost(self) -> set[str]:
        """Return who was promised success and has no account, or no welcome email at all."""
        rows = self.system.database.run(
            "SELECT lower(email), status, outbox_emails.id FROM users JOIN outbox_emails ON"
            " user_id = users.id AND kind = 'welcome'"
        )
        sent = self.system.mail.copies
        kept = {
            email
            for email, status, row_id in rows
            if status != "sent" or f"<{row_id}@handshake.example>" in sent
        }
        return self.promised - kept

    def check(self, *, copies: int = 1) -> None:
        """See that everything adds up; of one email `copies` may have arrived."""
        assert self.lost() == set()
        users = self.system.database.run(
            "SELECT lower(email), count(*) FILTER (WHERE kind = 'welcome')"
            " FROM users LEFT JOIN outbox_emails ON user_id = users.id GROUP BY users.id"
        )
        welcomes = dict(users)
        assert set(welcomes.values()) <= {1}, "a user without a welcome email, or with two"
        assert self.system.mail.recipients <= welcomes.keys(), "an email to nobody"
        assert max(self.system.mail.copies.values(), default=0) <= copies
