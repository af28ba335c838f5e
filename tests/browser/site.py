"""The site with its worker, PostgreSQL and mail server, and the inbox page beside it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from trustme import LeafCert
from waitress import wasyncore
from waitress.server import create_server

from dev.chain.state import Chain
from dev.inbox.pages import create_inbox
from dev.inbox.store import Mailbox
from tests.support.personas import Person
from tests.support.processes import free_port
from tests.support.system import System, running_system
from tests.support.tls_proxy import tls_in_front

# Another site than that of the inbox, 127.0.0.1, as the site of a webmail is. Names that end in
# .test are nowhere in the DNS (RFC 6761, section 6.2): the browser is told where this one is.
HTTPS_HOST = "handshake.test"
STOP_SECONDS = 5


@dataclass
class Site:
    """What a browser can open."""

    system: System
    inbox_url: str

    @property
    def url(self) -> str:
        """The public URL."""
        return self.system.environment["PUBLIC_BASE_URL"]

    def empty(self) -> None:
        """Delete every account and every email."""
        self.system.database.empty()
        self.system.mail.empty()

    def person(self, name: str, client_ip: str = "198.51.100.7") -> Person:
        """Return a user without Chromium, who prepares what a test looks at."""
        return Person(self.system, name, client_ip)


@contextmanager
def running_site(folder: Path, purpose: str, **changes: str) -> Iterator[Site]:
    """Run everything within the block; see `running_system`."""
    with (
        running_system(folder, purpose, **changes) as system,
        running_inbox(system.mail.mailbox, system.environment["PUBLIC_BASE_URL"]) as inbox_url,
    ):
        yield Site(system, inbox_url)


@contextmanager
def running_https_site(folder: Path, certificate: LeafCert) -> Iterator[Site]:
    """Run everything within the block, with https in front; the certificate is for HTTPS_HOST."""
    port = free_port()
    public_url = f"https://{HTTPS_HOST}:{port}"
    with running_site(folder, "https", PUBLIC_BASE_URL=public_url) as site:
        web_port = urlsplit(site.system.web_url()).port
        assert web_port
        with tls_in_front(port, web_port, certificate):
            yield site


@contextmanager
def running_inbox(mailbox: Mailbox, app_url: str, chain: Chain | None = None) -> Iterator[str]:
    """Serve the pages of a mailbox and a chain within the block, at the URL that it returns."""
    inbox, sockets = create_inbox(mailbox, app_url, chain), dict[int, Any]()
    web, stopping = create_server(inbox, map=sockets, host="127.0.0.1", port=0), threading.Event()
    serving = threading.Thread(target=serve, args=(web, sockets, stopping), name="inbox")
    serving.start()
    try:
        yield f"http://127.0.0.1:{web.effective_port}"
    finally:
        stopping.set()
        web.pull_trigger()
        serving.join(STOP_SECONDS)


def serve(web: Any, sockets: dict[int, Any], stopping: threading.Event) -> None:
    """Serve until `stopping` is set, and close every connection: browsers keep theirs open.

    All of it in one thread: its wait fails if another closes a socket in the middle of it.
    """
    while not stopping.is_set():
        wasyncore.loop(timeout=1, map=sockets, count=1)
    for connection in [*web.active_channels.values()]:
        connection.handle_close()
    web.task_dispatcher.shutdown(timeout=STOP_SECONDS)
    wasyncore.close_all(sockets)
