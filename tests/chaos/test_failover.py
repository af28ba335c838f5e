"""A standby takes over, and the old primary comes back read-only: F27 of docs/reliability.md."""

import json

import pytest

from tests.support.http_browser import Browser
from tests.support.processes import eventually
from tests.support.replication import replicated


@pytest.fixture
def pair(system):
    """Two servers; web server and worker use the primary, and its standby streams from it."""
    origin = system.database
    with replicated(origin) as pair:
        system.database = pair.primary
        system.lead_to(pair.primary)
        system.web_to_database.reset()
        system.worker_to_database.reset()
        yield pair
        system.database = origin
        system.lead_to(origin)
        system.web_to_database.reset()
        system.worker_to_database.reset()


@pytest.fixture
def ledger(system, pair, ledger):
    """The ledger; it compares with the primary before the two servers end."""
    yield ledger
    system.lead_to(system.database)


@pytest.fixture
def fail_over(system, pair):
    """Let the standby take over; the network still leads to the old primary."""

    def begin():
        pair.fail_over()
        system.database = pair.primary

    return begin


@pytest.fixture
def second_web(system, pair):
    """Start a web server that has both servers in its URL; return its number."""
    system.start_web(DATABASE_URL=pair.url)
    yield len(system.webs) - 1
    system.webs.pop().kill()


def readiness(system):
    browser = Browser(system.web_url())
    browser.visit("/readyz")
    return browser.status, json.loads(browser.html)["database"]


def test_f27_web_and_worker_leave_a_server_that_cannot_write_any_more(system, ledger, fail_over):
    worker = system.workers[0]
    ledger.register("grace@example.com")
    ledger.wait_until_sent()
    log_before = worker.log()

    fail_over()
    meanwhile = [ledger.register(f"early-{number}@example.com") for number in range(3)]
    readiness_meanwhile = readiness(system)
    eventually(
        lambda: "worker waits for the database" in worker.log().removeprefix(log_before),
        "the log line of the worker that waits",
    )
    system.lead_to(system.database)
    first, second = ledger.register("first@example.com"), ledger.register("second@example.com")

    assert [answer.status for answer in meanwhile] == [503, 503, 503]
    assert readiness_meanwhile == (503, "read-only")
    assert first.status in (200, 503)
    assert second.succeeded
    assert readiness(system) == (200, "reachable")
    eventually(lambda: "second@example.com" in system.mail.recipients, "an email by the worker")


def test_f27_readiness_alone_finds_the_new_primary(system, ledger, fail_over):
    ledger.register("grace@example.com")
    ledger.wait_until_sent()

    fail_over()
    meanwhile = readiness(system)
    system.lead_to(system.database)
    afterwards = readiness(system)

    assert (meanwhile, afterwards) == ((503, "read-only"), (200, "reachable"))


def test_f27_a_web_server_that_knows_both_servers_finds_the_new_primary(
    ledger, second_web, fail_over
):
    before = ledger.register("grace@example.com", web=second_web)
    ledger.wait_until_sent()

    fail_over()
    afterwards = ledger.register("ada@example.com", web=second_web)

    assert before.succeeded
    assert afterwards.succeeded
