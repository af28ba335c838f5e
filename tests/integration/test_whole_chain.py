"""The puzzle put together: real processes, real HTTP, PostgreSQL, SMTP, and the link received."""

import sys

import pytest

from tests.support.builders import PASSWORD
from tests.support.http_browser import Browser
from tests.support.reading import link_in
from tests.support.processes import Process, free_port, wait_for_answer


@pytest.fixture
def base_url():
    return f"http://127.0.0.1:{free_port()}"


@pytest.fixture
def environment(clone, base_url):
    """What whoever runs this sets, and nothing else."""
    return {
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
def browser(environment, base_url, tmp_path):
    """A browser at the front page of a running web server, with a worker behind it."""
    beginnings = {"web": f"listens on {base_url}", "worker": "waits for emails"}
    processes = {
        command: Process("flask", command, environment=environment, log=tmp_path / command)
        for command in beginnings
    }
    try:
        wait_for_answer(base_url)
        # As by way of a proxy that names its caller.
        browser = Browser(base_url, caller="198.51.100.7")
        browser.visit("/")
        yield browser
    finally:
        for process in processes.values():
            process.ask_to_stop()
        statuses = [process.wait() for process in processes.values()]
        sys.stderr.writelines(process.log() for process in processes.values())
    assert statuses == [0, 0]
    for command, beginning in beginnings.items():
        assert f" INFO app.processes request=- {command} {beginning}" in processes[command].log()


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
