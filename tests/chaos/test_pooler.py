"""PgBouncer in transaction mode between the processes and PostgreSQL: F36 and F37."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.support.pgbouncer import running_pgbouncer
from tests.support.postgres_server import Server
from tests.support.processes import eventually
from tests.support.system import NAME, database_url, running_system

ADA = "ada@example.com"
# Long enough for eighty users at once. The worker sends an email in time only if it is notified.
WAITS = {
    "DATABASE_POOL_TIMEOUT": "20",
    "DATABASE_STATEMENT_TIMEOUT": "5",
    "DATABASE_LOCK_TIMEOUT": "1",
    "OUTBOX_POLL_SECONDS": "60",
}
LISTENING = "SELECT FROM pg_stat_activity WHERE application_name = 'handshake worker (listening)'"


@pytest.fixture(scope="module")
def bare(tmp_path_factory):
    """A database and a mail server, without web server and worker."""
    folder = tmp_path_factory.mktemp("pooler")
    with running_system(folder, "chaos-pooler", webs=0, workers=0) as system:
        yield system


@pytest.fixture(scope="module")
def pooler(bare):
    with running_pgbouncer(bare.folder, Server.at(bare.database.url)) as pooler:
        yield pooler


@pytest.fixture(scope="module")
def told(bare, pooler):
    """The environment of a process that knows of the pooler, and has a direct line."""
    return {
        **WAITS,
        "DATABASE_URL": f"postgresql://postgres@127.0.0.1:{pooler.port}/{NAME}",
        "DATABASE_BEHIND_POOLER": "true",
        "DATABASE_DIRECT_URL": database_url(bare.worker_to_database)["DATABASE_URL"],
    }


@pytest.fixture(scope="module")
def running(bare, told):
    """Two web servers and a worker behind the pooler."""
    bare.start_worker(**told)
    for _ in range(2):
        bare.start_web(**told)
    return bare


@pytest.fixture
def replaced_worker(system, told):
    """Let a worker with other settings replace the usual one."""
    usual = system.workers[0]

    def start(**changes):
        usual.kill()
        system.workers.clear()
        return system.start_worker(**told | changes)

    yield start
    system.workers[0].stop()  # not killed: it may be sending an email
    system.workers[:] = [usual]
    usual.start()


@pytest.fixture
def register_many(ledger):
    """Let users register at the same time, at both web servers; return what they see."""

    def register(count):
        def one(number):
            return ledger.register(f"user-{number}@example.com", web=number % 2, seconds=30)

        return list(crowd.map(one, range(count)))

    with ThreadPoolExecutor(80) as crowd:
        yield register


def test_f36_eighty_users_register_at_once_behind_a_pooler(ledger, register_many):
    answers = register_many(80)

    assert [answer.status for answer in answers] == [200] * 80
    assert len(ledger.promised) == 80


def test_f36_a_queued_email_wakes_the_worker_over_the_direct_line(system, ledger):
    eventually(lambda: system.database.run(LISTENING), "the worker listens")

    ledger.register(ADA)

    eventually(lambda: system.mail.recipients == {ADA}, "an email long before the poll interval")
    # While it waits for its connection, the worker looks for emails once a second.
    assert "worker waits for the database" not in system.workers[0].last_log_line


def test_f36_a_worker_without_a_direct_line_looks_for_emails(system, ledger, replaced_worker):
    worker = replaced_worker(DATABASE_DIRECT_URL="", OUTBOX_POLL_SECONDS="0.2")

    ledger.register(ADA)

    eventually(lambda: system.mail.recipients == {ADA}, "the email")
    assert "worker looks for emails every 0.2 s: a pooler" in worker.log()


def test_f36_emails_are_sent_while_the_direct_line_is_down(system, ledger):
    system.worker_to_database.refuse()

    ledger.register(ADA)

    eventually(lambda: system.mail.recipients == {ADA}, "the email")


def test_f36_a_request_behind_a_pooler_waits_for_a_lock_no_longer_than_its_timeout(system, ledger):
    with system.database.connect() as holder:
        holder.execute("LOCK TABLE users")

        meanwhile = ledger.register(ADA)
    afterwards = ledger.register(ADA)

    assert (meanwhile.status, afterwards.status) == (503, 200)


@pytest.mark.parametrize("copies", [2])  # a worker that loses its COMMIT sends an email again
def test_f36_a_restart_of_the_pooler_under_load_loses_nothing(
    ledger, pooler, register_many, copies
):
    with ThreadPoolExecutor(1) as beside:
        load = beside.submit(register_many, 80)
        eventually(lambda: len(ledger.promised) > 5, "the first users")
        pooler.stop()
        pooler.start()
        answers = load.result(60)
    afterwards = ledger.register(ADA)

    assert {answer.status for answer in answers} <= {200, 503}
    assert afterwards.succeeded


def test_f37_a_worker_names_a_pooler_that_it_was_not_told_of(ledger, replaced_worker):
    worker = replaced_worker(DATABASE_BEHIND_POOLER="false", DATABASE_DIRECT_URL="")

    eventually(lambda: "worker waits for the database" in worker.log(), "the worker's log line")

    assert "a pooler refuses our settings" in worker.last_log_line
    assert "Example: DATABASE_BEHIND_POOLER=true" in worker.last_log_line
