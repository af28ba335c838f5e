"""What users were told, compared with what the database and the mail server hold."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPException
from itertools import count

from tests.support.builders import PASSWORD
from tests.support.http_browser import Browser
from tests.support.mail_server import message_id
from tests.support.processes import eventually
from tests.support.system import System

PROMISED_SECONDS = 5.0  # the longest that an answer may take, whatever has failed


@dataclass
class Answer:
    """What a user saw."""

    status: int
    page: str
    retry_after: str | None

    @property
    def succeeded(self) -> bool:
        return self.status == 200 and "Check your inbox" in self.page


@dataclass
class Ledger:
    """Users who register, and a record of those who were promised success."""

    system: System
    promised: set[str] = field(default_factory=set)
    tries: Counter[str] = field(default_factory=Counter)  # registrations of each email
    unanswered: set[str] = field(default_factory=set)  # accepted, and then not even redirected
    _numbers: Iterator[int] = field(default_factory=count)

    def register(self, email: str, *, web: int = 0, seconds: float = PROMISED_SECONDS) -> Answer:
        """Register over HTTP, from a new client IP.

        Raises TimeoutError after `seconds`, and OSError or HTTPException without a whole answer.
        """
        number = next(self._numbers)
        self.tries[email.lower()] += 1
        client_ip = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        browser = Browser(self.system.web_url(web), client_ip=client_ip, timeout=seconds)
        try:
            browser.visit("/register")
            browser.submit(email=email, password=PASSWORD)
        except TimeoutError:
            __tracebackhide__ = True
            self._note_no_answer(email, browser)
            raise TimeoutError(
                f"the registration of {email} has no answer after {seconds} s"
            ) from None
        except (OSError, HTTPException) as error:
            if not isinstance(getattr(error, "reason", error), ConnectionRefusedError):
                self._note_no_answer(email, browser)
            raise
        answer = Answer(browser.status, browser.shown, browser.headers.get("Retry-After"))
        if answer.succeeded:
            self.promised.add(email.lower())
        return answer

    def _note_no_answer(self, email: str, browser: Browser) -> None:
        if not browser.was_redirected:
            self.unanswered.add(email.lower())

    def pending(self) -> int:
        """Return how many emails are pending."""
        [[count]] = self.system.database.run(
            "SELECT count(*) FROM outbox_emails WHERE status = 'pending'"
        )
        return int(count)

    def wait_until_sent(self, within: float = 10.0) -> None:
        """Wait until no email is pending."""
        eventually(lambda: self.pending() == 0, "no pending email", within)

    def lost(self) -> set[str]:
        """Return the users who were promised success, but have no account or no welcome email."""
        rows = self.system.database.run(
            "SELECT lower(email), status, outbox_emails.id FROM users JOIN outbox_emails ON"
            " user_id = users.id AND kind = 'welcome'"
        )
        arrived = self.system.mail.copies
        lost = {
            email
            for email, status, row_id in rows
            if status == "sent" and message_id(row_id) not in arrived
        }
        return self.promised - ({email for email, _, _ in rows} - lost)

    def saved_without_answer(self) -> set[str]:
        """Return the users who were saved, and whose registration got no answer."""
        saved = self.system.database.run("SELECT lower(email) FROM users")
        return self.unanswered & {email for (email,) in saved}

    def check(self, *, copies: int = 1) -> None:
        """Check that nothing was lost or invented; `copies` of one email may have arrived."""
        assert self.lost() == set()
        users = self.system.database.run(
            "SELECT lower(email), count(*) FILTER (WHERE kind = 'welcome')"
            " FROM users LEFT JOIN outbox_emails ON user_id = users.id GROUP BY users.id"
        )
        welcomes = dict(users)
        assert all(1 <= count <= max(1, self.tries[email]) for email, count in welcomes.items()), (
            "a user without a welcome email, or with more than there were registrations"
        )
        assert self.system.mail.recipients <= welcomes.keys(), (
            "an email to a user who does not exist"
        )
        assert max(self.system.mail.copies.values(), default=0) <= copies
