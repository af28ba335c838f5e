"""The puzzle put together: real processes, real HTTP, PostgreSQL, SMTP, and the link received."""

import os
import signal
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from functools import partial
from urllib.error import URLError

import pytest

from tests.builders import PASSWORD
from tests.integration.browser import Browser
from tests.integration.server import ROOT
from tests.reading import link_in
from tests.system.processes import free_port

START_SECONDS = 20
STOP_SECONDS = 10


@pytest.fixture
def base_url():
    return f"http://127.0.0.1:{free_port()}"


@pytest.fixture
def environment(clone, base_url):
    """What whoever runs this sets, and nothing else."""
    return {
        "PATH": os.environ["PATH"],
        "SECRET_KEY": clone.secret_key,
        "DATABASE_URL": clone.database_url.render_as_string(hide_password=False),
        "PUBLIC_BASE_URL": base_url,
        "PORT": base_url.rpartition(":")[2],
        "TRUSTED_PROXIES": "1",
        "MAIL_SERVER": clone.mail_server,
        "MAIL_PORT": str(clone.mail_port),
        "MAIL_USE_TLS": "false",
        "MAIL_DEFAULT_SENDER": clone.mail_default_sender,
        "OUTBOX_POLL_SECONDS": "0.1",
    }


@pytest.fixture
def browser(environment, base_url):
    """A browser at the front page of a running web server, with a worker behind it."""
    commands = {"web": f"listens on {base_url}", "worker": "waits for emails"}
    with running(commands, environment):
        yield first_page(base_url)


@contextmanager
def running(commands, environment):
    """Run `flask` commands; see that they say so, and end with status 0 when asked to."""
    start = partial(subprocess.Popen, stderr=subprocess.PIPE, text=True, env=environment, cwd=ROOT)
    with ExitStack() as stack:
        processes = [
            stack.enter_context(start([sys.executable, "-m", "flask", command]))
            for command in commands
        ]
        try:
            yield
        finally:
            for process in processes:
                process.send_signal(signal.SIGTERM)
            logs = [process.communicate(timeout=STOP_SECONDS)[1] for process in processes]
            sys.stderr.writelines(logs)  # pytest shows them with a failure
    assert [process.returncode for process in processes] == [0 for _ in commands]
    for (command, beginning), log in zip(commands.items(), logs, strict=True):
        assert f" INFO app.processes request=- {command} {beginning}" in log


def first_page(base_url):
    """Ask for the front page until it comes, as by way of a proxy that names its caller."""
    browser, deadline = Browser(base_url, caller="198.51.100.7"), time.monotonic() + START_SECONDS
    while not browser.html:
        try:
            browser.visit("/")
        except URLError:
            assert time.monotonic() < deadline, f"no answer from {base_url}"
            time.sleep(0.02)
    return browser


@pytest.fixture
def used_up(postgresql):
    """Put a row into the database that nobody needs any more; tell whether it is there."""
    postgresql.autocommit = True
    postgresql.execute("INSERT INTO attempts VALUES ('long ago', 1, '2026-01-31')")
    return lambda: postgresql.execute("SELECT FROM attempts WHERE key = 'long ago'").rowcount == 1


def test_register_receive_the_email_confirm_and_log_in(used_up, browser, inbox):
    assert "Server" not in browser.headers, "whose program serves the site is nobody's business"

    browser.visit("/register")
    browser.submit(email="ada@example.com", password=PASSWORD)
    assert "Look in your inbox" in browser.shown

    browser.visit("/login")
    browser.submit(email="ada@example.com", password="a guess of somebody else")
    assert "No account has this address and this password." in browser.shown

    [email] = inbox.wait_for(1, timeout=5.0)
    assert email.recipients == ["ada@example.com"]

    browser.visit(link_in(email.text))
    browser.submit()
    assert "ada@example.com is confirmed. You can log in now." in browser.shown

    browser.submit(email="ada@example.com", password=PASSWORD)
    assert "Your account Address ada@example.com" in browser.shown

    browser.visit("/account/sessions")
    assert "from 198.51.100.7, since" in browser.shown

    browser.submit("/logout")
    browser.visit("/account")
    assert "Please log in first." in browser.shown

    assert not used_up()
