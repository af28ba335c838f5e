"""A web server is told to stop while it has work: F34 of docs/reliability.md."""

import http.client
import json
import signal
import socket
import threading
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import closing, contextmanager, suppress
from itertools import count

import pytest

from tests.support.builders import a_registration
from tests.support.http_browser import Browser
from tests.support.processes import eventually

ADA = "ada@example.com"
WEB = 1  # the number of the web server that stops; another one continues
USERS = 8
FOR_EVER = "600"  # seconds


@pytest.fixture
def start_web(system, ledger):
    """Start the web server that will stop; the arguments are changes to its environment."""
    yield system.start_web
    web = system.webs.pop()
    if web.is_running:
        web.kill()


@pytest.fixture
def crowd(ledger):
    """Let eight users at a time register, one after the other, within a block."""

    @contextmanager
    def coming():
        over = threading.Event()

        def register_until_over(name):
            numbers = count()
            while not over.wait(0.01):
                with suppress(OSError, http.client.HTTPException):
                    ledger.register(f"{name}-{next(numbers)}@example.com", web=WEB)

        with ThreadPoolExecutor(USERS) as pool:
            users = [pool.submit(register_until_over, f"user-{n}") for n in range(USERS)]
            try:
                yield
            finally:
                over.set()
        assert [user.exception() for user in users] == [None] * USERS

    return coming


@pytest.fixture
def blocked(system, ledger):
    """Keep a registration in the web server for as long as the test runs."""
    with system.database.connect() as holder, ThreadPoolExecutor(1) as pool:
        holder.execute("LOCK TABLE users")
        try:
            yield lambda: wait_until_it_waits(
                system, pool.submit(ledger.register, ADA, web=WEB, seconds=20)
            )
        finally:
            holder.rollback()


@pytest.fixture
def form(system, ledger):
    """Open the form for one more user."""

    def open_one(number):
        browser = Browser(system.web_url(WEB), client_ip=f"10.0.0.{number}", timeout=10)
        browser.visit("/register")
        return browser

    return open_one


def wait_until_it_waits(system, request):
    waiting = "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    eventually(lambda: system.database.run(waiting), "a request that waits for a lock")
    return request


def readiness(system):
    browser = Browser(system.web_url(WEB))
    browser.visit("/readyz")
    return browser.status, json.loads(browser.html)


def sleeping(system):
    return len(system.database.run("SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep'"))


def test_f34_every_request_of_a_web_server_told_to_stop_is_answered(
    system, start_web, slow_inserts, form
):
    web = start_web(WEB_THREADS="4", DATABASE_STATEMENT_TIMEOUT="10", DATABASE_POOL_SIZE="4")
    slow_inserts(1)
    browsers = [form(number) for number in range(USERS)]
    with ThreadPoolExecutor(USERS) as pool:
        requests = [
            pool.submit(browser.submit, **a_registration(email=f"user-{number}@example.com"))
            for number, browser in enumerate(browsers)
        ]
        eventually(lambda: sleeping(system) == 4, "four requests that are handled")
        eventually(lambda: "Task queue depth is 4" in web.log(), "four requests that wait")

        web.request_stop()
        wait(requests, timeout=10)

    assert [browser.was_redirected for browser in browsers] == [True] * USERS
    assert len(system.database.run("SELECT FROM users")) == USERS
    assert web.wait() == 0


@pytest.mark.timeout(60)
def test_f34_no_saved_registration_goes_unanswered_when_web_stops_again_and_again(
    system, ledger, start_web, slow_inserts, crowd
):
    start_web(WEB_THREADS="3")
    slow_inserts(0.1)
    statuses = []

    with crowd():
        for _ in range(3):
            known = len(ledger.promised)
            eventually(lambda known=known: len(ledger.promised) > known, "a registration")
            statuses.append(system.restart_web(WEB))

    assert ledger.saved_without_answer() == set()
    assert statuses == [0] * 3


def test_f34_a_web_server_told_to_stop_is_not_ready_and_still_serves_for_the_delay(
    system, ledger, start_web
):
    web = start_web(WEB_STOP_DELAY_SECONDS="2")

    web.request_stop()
    eventually(lambda: readiness(system)[0] == 503, "not ready")
    finding = readiness(system)
    answer = ledger.register(ADA, web=WEB)

    assert finding == (503, {"status": "stopping"})
    assert answer.succeeded
    assert web.wait() == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
def test_f34_idle_connections_do_not_keep_a_web_server_from_stopping(start_web, system, number):
    web = start_web(WEB_STOP_SECONDS=FOR_EVER)
    address = ("127.0.0.1", int(system.web_url(WEB).rpartition(":")[2]))
    with (
        closing(http.client.HTTPConnection(*address)) as kept_alive,
        closing(socket.create_connection(address)),
    ):
        kept_alive.request("GET", "/healthz")
        kept_alive.getresponse().read()

        web.request_stop(number)
        status = web.wait()

    assert status == 0
    assert "web has stopped" in web.last_log_line


def test_f34_a_web_server_ends_although_a_request_takes_too_long(start_web, system, blocked):
    web = start_web(
        WEB_STOP_SECONDS="0.2",
        DATABASE_LOCK_TIMEOUT=FOR_EVER,
        DATABASE_STATEMENT_TIMEOUT=FOR_EVER,
    )
    request = blocked()

    web.request_stop()
    status = web.wait()

    assert status == 0
    assert "requests cut off after WEB_STOP_SECONDS: 1" in web.log()
    assert isinstance(request.exception(10), OSError)
    assert system.database.run("SELECT FROM outbox_emails") == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
def test_f34_a_second_signal_ends_a_web_server_at_once(start_web, blocked, number):
    web = start_web(
        WEB_STOP_SECONDS=FOR_EVER,
        DATABASE_LOCK_TIMEOUT=FOR_EVER,
        DATABASE_STATEMENT_TIMEOUT=FOR_EVER,
    )
    blocked()
    log_before = web.log()

    web.request_stop()
    eventually(lambda: "web stops" in web.log().removeprefix(log_before), "the first signal")
    web.request_stop(number)

    assert web.wait() == 128 + number
