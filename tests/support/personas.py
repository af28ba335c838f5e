"""Users with a browser, a phone, a mailbox and a password."""

from dataclasses import dataclass, field

from dev.inbox.message import StoredMessage
from tests.support.builders import PASSWORD
from tests.support.http_browser import Browser
from tests.support.processes import eventually
from tests.support.reading import link_in
from tests.support.system import System


@dataclass
class Person:
    """A user of the site: requests go over HTTP, and emails arrive over SMTP."""

    system: System
    name: str
    client_ip: str
    read: list[str] = field(default_factory=list)
    link: str = ""

    def __post_init__(self) -> None:
        self.email = f"{self.name.lower()}@example.com"
        self.password = PASSWORD
        self.browser, self.phone = self._browser(), self._browser()

    def fill_in(self, page: str, action: str = "", **fields: str) -> None:
        """Open a page and send its form."""
        self.browser.visit(page)
        self.browser.submit(action, **fields)

    def register(self, email: str = "", password: str = "") -> None:
        self.fill_in("/register", email=email or self.email, password=password or self.password)

    def open_account(self) -> None:
        """Register, and confirm the email with the link that arrives; log out again."""
        self.register()
        self.receive()
        self.fill_in(self.link, password=self.password)
        self.browser.submit("/logout")

    def log_in(self, browser: Browser | None = None, password: str = "") -> None:
        browser = browser or self.browser
        browser.visit("/login")
        browser.submit(email=self.email, password=password or self.password)

    def change(self, page: str, **fields: str) -> None:
        """Send a form that asks for the current password as well."""
        self.fill_in(page, current=self.password, **fields)

    def receive(self, email: str = "") -> StoredMessage:
        """Wait for the next unread email, and read it."""
        __tracebackhide__ = True
        eventually(lambda: self._unread(email), f"an email to {email or self.email}")
        message = self._unread(email)[0]
        self.read.append(message.id)
        self.link = link_in(message.text) if "://" in message.text else ""
        return message

    def has_unread(self) -> bool:
        return bool(self._unread(""))

    def is_logged_in(self, browser: Browser) -> bool:
        """Tell whether the account page opens, without leaving the page that is shown."""
        elsewhere = browser.another_tab()
        elsewhere.visit("/account")
        return "Your account" in elsewhere.shown

    def _unread(self, email: str) -> list[StoredMessage]:
        mine = [
            message
            for message in reversed(self.system.mail.mailbox.messages())
            if (email or self.email) in message.recipients
        ]
        return [message for message in mine if message.id not in self.read]

    def _browser(self) -> Browser:
        return Browser(self.system.web_url(), client_ip=self.client_ip)
