"""The site with its worker, PostgreSQL and mail server, and the inbox page beside it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from waitress.server import create_server

from dev.inbox.pages import create_inbox
from dev.inbox.store import Mailbox
from tests.support.personas import Person
from tests.support.system import System, running_system

STOP_SECONDS = 5


@dataclass
class Site:
    """What a browser can open."""

    system: System
    inbox_url: str

    @property
    def url(self) -> str:
        return self.system.web_url()

    def empty(self) -> None:
        """Delete every account and every email."""
        self.system.database.empty()
        self.system.mail.empty()

    def person(self, name: str, client_ip: str = "198.51.100.7") -> Person:
        """Return a user without Chromium, who prepares what a test looks at."""
        return Person(self.system, name, client_ip)


@contextmanager
def running_site(folder: Path, purpose: str) -> Iterator[Site]:
    """Run everything within the block; `purpose` names its database server."""
    with (
        running_system(folder, purpose) as system,
        running_inbox(system.mail.mailbox, system.web_url()) as inbox_url,
    ):
        yield Site(system, inbox_url)


@contextmanager
def running_inbox(mailbox: Mailbox, app_url: str) -> Iterator[str]:
    """Serve the page of a mailbox within the block, at the URL that it returns."""
    web = create_server(create_inbox(mailbox, app_url), host="127.0.0.1", port=0)
    thread = threading.Thread(target=web.run, name="inbox", daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{web.effective_port}"
    finally:
        web.close()
        thread.join(STOP_SECONDS)
