"""Run the inbox: SMTP on SMTP_PORT (1025), its page on INBOX_PORT (8025), both on 127.0.0.1.

MAIL_FOLDER keeps the messages as .eml files; without it they end with the inbox. The
empty inbox links to PUBLIC_BASE_URL. The page /chain shows what passes in DATABASE_URL, and in
APPLICATION_LOG, which has the lines of web server and worker.
"""

import errno
import logging
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from waitress.server import create_server

from dev.chain.observer import ObservedSink, observing
from dev.chain.state import Chain
from dev.inbox.pages import APP_URL, create_inbox
from dev.inbox.sink import running_smtp
from dev.inbox.store import Mailbox

HOST = "127.0.0.1"
HIGHEST_PORT = 65535
THREADS = 16  # each open page of the chain occupies one
REASONS = {errno.EADDRINUSE: "is taken", errno.EACCES: "needs root"}

logger = logging.getLogger("dev.inbox")


def main() -> None:
    """Serve until Ctrl-C or SIGTERM; name what prevents that, with status 1."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    logging.basicConfig(stream=sys.stdout, format="%(message)s")
    logger.setLevel(logging.INFO)
    with suppress(KeyboardInterrupt):
        serve(port("SMTP_PORT", 1025), port("INBOX_PORT", 8025))


def serve(smtp_port: int, inbox_port: int) -> None:
    """Open both ports, print them in one line, and serve."""
    mailbox = open_mailbox(os.environ.get("MAIL_FOLDER", ""))
    chain = Chain()
    inbox = create_inbox(mailbox, os.environ.get("PUBLIC_BASE_URL") or APP_URL, chain)
    sink = ObservedSink(mailbox, chain)
    with ExitStack() as opened:
        with naming("SMTP_PORT", smtp_port):
            smtp = opened.enter_context(running_smtp(sink, HOST, smtp_port))
        with naming("INBOX_PORT", inbox_port):
            web = create_server(inbox, host=HOST, port=inbox_port, threads=THREADS)
        opened.callback(web.close)
        opened.enter_context(observing(chain, os.environ))
        logger.info("SMTP on %s:%s, inbox on http://%s:%s", *smtp, HOST, web.effective_port)
        web.run()


def port(name: str, default: int) -> int:
    """Read a port from the environment; 0 means any free one."""
    value = os.environ.get(name) or str(default)
    if not (value.isascii() and value.isdigit() and int(value) <= HIGHEST_PORT):
        sys.exit(f"{name}={value}: must be a port from 0 to {HIGHEST_PORT}, for example {default}.")
    return int(value)


def open_mailbox(folder: str) -> Mailbox:
    """Open the mailbox that keeps its messages in a folder, or in memory if that is empty."""
    try:
        return Mailbox(Path(folder) if folder else None)
    except OSError as error:
        sys.exit(f"MAIL_FOLDER={folder}: {error.strerror}. Name a folder that you can write to.")


@contextmanager
def naming(variable: str, number: int) -> Iterator[None]:
    """Turn the failure to open a port into a sentence with a remedy."""
    try:
        yield
    except OSError as error:
        reason = REASONS.get(error.errno or 0, f"cannot be opened ({error.strerror})")
        sys.exit(
            f"{variable}={number}: the port {reason}. Choose another, for example "
            f"{variable}={20000 + number % 10000}, or find what uses it: lsof -i :{number}"
        )


if __name__ == "__main__":
    main()
