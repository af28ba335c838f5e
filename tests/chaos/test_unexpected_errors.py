"""A process meets an error that its code does not expect: F35 of docs/reliability.md."""

import socket
from contextlib import suppress

import pytest

from tests.support.processes import Process, eventually, free_port
from tests.support.system import database_url

ADA = "ada@example.com"


@pytest.fixture(
    params=["UPDATE ON outbox_emails", "DELETE ON login_sessions"], ids=["delivery", "purge"]
)
def broken_work(system, request):
    """Let a statement of the worker fail with an error that is no outage; return what ends it."""

    def repair():
        system.database.run("DROP FUNCTION IF EXISTS fail() CASCADE")

    system.database.run(
        "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN PERFORM 1 / 0; RETURN NULL; END $$"
    )
    system.database.run(f"CREATE TRIGGER fail BEFORE {request.param} EXECUTE FUNCTION fail()")
    yield repair
    repair()


@pytest.fixture
def broken_web(system, tmp_path):
    """Start a web server with an error, and connect to it once; return the process."""
    started = []

    def start(place):
        port = free_port()
        environment = {**system.environment, **database_url(system.web_to_database)}
        environment |= {"PORT": str(port)}
        log = tmp_path / "web.log"
        started.append(Process("tests.chaos.broken_web", place, environment=environment, log=log))
        eventually(lambda: "web listens" in started[0].log(), "a web server")
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", port), 5).close()
        return started[0]

    yield start
    started[0].kill()


@pytest.mark.parametrize("copies", [2])  # the first one is sent, and cannot be marked as sent
def test_f35_an_unexpected_error_ends_the_worker_with_an_error(system, ledger, broken_work, copies):
    worker = system.workers[0]
    log_before = worker.log()

    worker.kill()
    worker.start()  # it purges at its start
    ledger.register(ADA)
    status = worker.wait()
    broken_work()
    worker.start()

    assert status == 1
    assert "division by zero" in worker.log().removeprefix(log_before)


@pytest.mark.parametrize("place", ["accept", "loop"])
def test_f35_an_unexpected_error_ends_the_web_server_with_an_error(broken_web, place):
    web = broken_web(place)

    status = web.wait()

    assert status == 1
    assert "ZeroDivisionError: a planted error" in web.log()
