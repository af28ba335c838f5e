"""All pieces together: processes, HTTP, PostgreSQL, SMTP, and the link that arrives.

No twin: the chain consists of the connections that the mocks replace.
"""

import sys

import pytest

from tests.support.builders import PASSWORD, a_registration
from tests.support.http_browser import Browser
from tests.support.processes import Process, free_port, wait_for_answer
from tests.support.reading import link_in


@pytest.fixture
def base_url():
    return f"http://127.0.0.1:{free_port()}"


@pytest.fixture
def environment(clone, base_url):
    """The environment variables that an administrator sets."""
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
    """A browser at the home page of a running web server; a worker runs beside it."""
    beginnings = {"web": f"listens on {base_url}", "worker": "waits for emails"}
    processes = {
        command: Process("flask", command, environment=environment, log=tmp_path / f"{command}.log")
        for command in beginnings
    }
    try:
        wait_for_answer(base_url)
        # As if a reverse proxy had received the request.
        browser = Browser(base_url, client_ip="198.51.100.7")
        browser.visit("/")
        yield browser
    finally:
        for process in processes.values():
            process.request_stop()
        statuses = [process.wait() for process in processes.values()]
        sys.stderr.writelines(process.log() for process in processes.values())
    assert statuses == [0, 0]
    for command, beginning in beginnings.items():
        line = f" INFO app.cli.processes request=- {command} {beginning}"
        assert line in processes[command].log()


@pytest.fixture
def query(postgresql):
    """Run a query on the database of the processes; return its rows."""
    postgresql.autocommit = True
    return lambda sql: postgresql.execute(sql).fetchall()


@pytest.fixture
def old_row(postgresql):
    """Insert a row that the worker should purge."""
    postgresql.execute("INSERT INTO attempts VALUES ('long ago', 1, '2026-01-31')")
    postgresql.commit()


@pytest.mark.usefixtures("old_row")
def test_register_receive_the_email_confirm_and_log_in(browser, inbox, query):
    assert "Server" not in browser.headers, "no header may name the software of the server"

    browser.visit("/register")
    browser.submit(**a_registration(email="ada@example.com", password=PASSWORD))
    assert "Check your inbox" in browser.shown

    browser.visit("/login")
    browser.submit(email="ada@example.com", password="the guess of an attacker")
    assert "No account has this email address and this password." in browser.shown

    [email] = inbox.wait_for(1, timeout=5.0)
    assert email.recipients == ["ada@example.com"]

    browser.visit(link_in(email.text))
    browser.submit(password=PASSWORD)
    assert "ada@example.com is confirmed, and you are logged in." in browser.shown
    assert "Your account Email address ada@example.com" in browser.shown
    assert query("SELECT ip_address FROM login_sessions") == [("198.51.100.7",)]

    browser.submit("/logout")
    browser.visit("/account")
    assert "Please log in first." in browser.shown

    browser.submit(email="ada@example.com", password=PASSWORD)
    assert "Your account Email address ada@example.com" in browser.shown

    assert query("SELECT key FROM attempts WHERE key = 'long ago'") == []
