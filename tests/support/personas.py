"""People with a browser, a phone, a mailbox and a password."""

from dataclasses import dataclass, field

from dev.inbox.message import StoredMessage
from tests.support.builders import PASSWORD
from tests.support.http_browser import Browser
from tests.support.reading import link_in
from tests.support.processes import eventually
from tests.support.system import System


@dataclass
class Person:
    """Somebody who uses the site; what they do goes over HTTP, what they get came over SMTP."""

    system: System
    name: str
    caller: str
    read: list[str] = field(default_factory=list)
    link: str = ""

    def __post_init__(self) -> None:
        self.address = f"{self.name.lower()}@example.com"
        self.password = PASSWORD
        self.browser, self.phone = self._browser(), self._browser()

    def fill_in(self, page: str, action: str = "", **fields: str) -> None:
        """Open a page and send its form."""
        self.browser.visit(page)
        self.browser.submit(action, **fields)

    def register(self, address: str = "", password: str = "") -> None:
        self.fill_in("/register", email=address or self.address, password=password or self.password)

    def open_account(self) -> None:
        """Register, and confirm by the link that comes."""
        self.register()
        self.receive()
        self.fill_in(self.link)

    def log_in(self, browser: Browser | None = None, password: str = "") -> None:
        browser = browser or self.browser
        browser.visit("/login")
        browser.submit(email=self.address, password=password or self.password)

    def change(self, page: str, **fields: str) -> None:
        """Change something about the account, for which the current password is asked."""
        self.fill_in(page, current=self.password, **fields)

    def receive(self, address: str = "") -> StoredMessage:
        """Wait for the next email that nobody has read yet, and read it."""
        __tracebackhide__ = True
        eventually(lambda: self._unread(address), f"an email to {address or self.address}")
        message = self._unread(address)[0]
        self.read.append(message.id)
        self.link = link_in(message.text)
        return message

    def has_unread(self) -> bool:
        return bool(self._unread(""))

    def is_in(self, browser: Browser) -> bool:
        """Look whether the account can be seen, without losing the page that is open."""
        elsewhere = browser.another_tab()
        elsewhere.visit("/account")
        return "Your account" in elsewhere.shown

    def _unread(self, address: str) -> list[StoredMessage]:
        mine = [
            message
            for message in reversed(self.system.mail.mailbox.messages())
            if (address or self.address) in message.recipients
        ]
        return [message for message in mine if message.id not in self.read]

    def _browser(self) -> Browser:
        return Browser(self.system.web_url(), caller=self.caller)
