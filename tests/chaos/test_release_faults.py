"""A release that is rolled out, and processes that start before the migration: F38 and F39."""

import json
from itertools import count
from threading import Event, Thread

import pytest

from dev.postgres import ensure_database
from tests.support.builders import PASSWORD
from tests.support.http_browser import Browser
from tests.support.next_release import expand, next_revision, undo_expansion
from tests.support.postgres_server import Server, migrate
from tests.support.processes import eventually
from tests.support.restartable_database import Database

UNMIGRATED = "handshake_test_unmigrated"
RELATIONS = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"


@pytest.fixture
def empty_database(system):
    """Another database of the same server, without any table."""
    url = ensure_database(system.database.url.render_as_string(), UNMIGRATED)
    yield Database(system.database.data, url)
    with system.database.connect() as connection:
        connection.autocommit = True
        connection.execute(f"DROP DATABASE {UNMIGRATED} WITH (FORCE)")


@pytest.fixture
def newcomers(system, empty_database):
    """Two workers and a web server on the empty database; the last one is the web server."""
    url = empty_database.url.set(drivername="postgresql").render_as_string()
    processes = [system.start_worker(DATABASE_URL=url) for _ in range(2)]
    system.start_web(DATABASE_URL=url)
    processes.append(system.webs[-1])
    yield processes
    for process in processes:
        process.kill()
    del system.workers[-2:], system.webs[-1]


@pytest.fixture
def browser(system, newcomers):
    """A browser of the web server on the empty database."""
    return Browser(system.web_url(len(system.webs) - 1), client_ip="198.51.100.7")


@pytest.fixture
def register(browser):
    """Register at that web server; return what the page says."""

    def send(email):
        browser.visit("/register")
        browser.submit(email=email, password=PASSWORD)
        return browser.shown

    return send


@pytest.fixture
def ready(browser):
    """Ask that web server whether it is ready; return the status and what it says of the schema."""

    def ask():
        browser.visit("/readyz")
        return browser.status, json.loads(browser.html)["schema"]

    return ask


@pytest.fixture
def migrate_to_the_next_release(system, tmp_path):
    yield lambda: expand(system.database.url, tmp_path)
    undo_expansion(system.database.url, tmp_path)


@pytest.fixture
def traffic(ledger):
    """Users who register one after the other until the test ends; the answers that they get."""
    answers, stopping, numbers = [], Event(), count()

    def register_all():
        while not stopping.is_set():
            answers.append(ledger.register(f"number-{next(numbers)}@example.com"))

    users = [Thread(target=register_all) for _ in range(3)]
    for user in users:
        user.start()
    yield answers
    stopping.set()
    for user in users:
        user.join()


def test_f38_processes_on_an_empty_database_wait_and_make_no_tables(
    newcomers, empty_database, register, ready
):
    *workers, _ = newcomers

    register("ada@example.com")
    eventually(lambda: all(w.log().count("INFO") for w in workers), "both workers have started")
    found = ready()

    assert empty_database.run(RELATIONS) == [], "only a migration may make tables"
    assert found == (503, "missing: run alembic upgrade head")
    waiting = "worker waits for the database"
    eventually(lambda: all(waiting in worker.log() for worker in workers), "both workers wait")
    assert all(process.is_running for process in newcomers)


def test_f38_processes_that_waited_for_the_migration_work_without_a_restart(
    system, newcomers, empty_database, register, ready
):
    register("grace@example.com")
    server = Server.at(empty_database.url)

    migrate(server.host, server.port, server.user, UNMIGRATED, server.password, autocommit=True)

    eventually(lambda: ready() == (200, "at head"), "the web server is ready")
    assert "Check your inbox" in register("ada@example.com")
    eventually(lambda: system.mail.recipients == {"ada@example.com"}, "the email")
    assert all(process.is_running for process in newcomers)


def test_f39_users_are_served_while_the_schema_of_the_next_release_is_made(
    system, migrate_to_the_next_release, traffic
):
    eventually(lambda: len(traffic) > 5, "users register")

    migrate_to_the_next_release()
    before = len(traffic)

    served = "ten more users are served on the new schema"
    eventually(lambda: sum(answer.succeeded for answer in traffic[before:]) > 10, served)
    statuses = {answer.status for answer in traffic}
    assert statuses <= {200, 503}, "a user was neither served nor told to try again"
    [[revision]] = system.database.run("SELECT version_num FROM alembic_version")
    assert revision == next_revision()
