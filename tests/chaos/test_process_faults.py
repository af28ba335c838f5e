"""Processes that are killed, stopped, started twice or badly configured: F19 to F25."""

import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from dev.postgres import ensure_database
from tests.support.mail_server import message_id
from tests.support.processes import ROOT, Process, eventually

ADA = "ada@example.com"
SENT = (b"UPDATE outbox_emails", b"COMMIT")


@pytest.fixture
def worker(system):
    return system.workers[0]


@pytest.fixture
def slow_commits(system):
    """Slow down every COMMIT of a new user, so that another request comes before it."""
    system.database.run(
        "CREATE FUNCTION doze() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN PERFORM pg_sleep(0.2); RETURN NULL; END $$"
    )
    system.database.run(
        "CREATE CONSTRAINT TRIGGER doze AFTER INSERT ON users DEFERRABLE INITIALLY DEFERRED"
        " FOR EACH ROW EXECUTE FUNCTION doze()"
    )
    yield
    system.database.run("DROP FUNCTION doze() CASCADE")


def statuses(database):
    return [status for (status,) in database.run("SELECT status FROM outbox_emails")]


def test_f19_a_worker_killed_before_sending_loses_no_email(system, ledger, worker):
    system.worker_to_mail.swallow()
    ledger.register(ADA)
    locked = "SELECT FROM outbox_emails FOR UPDATE SKIP LOCKED"
    eventually(lambda: not system.database.run(locked), "the worker has locked the email")

    worker.kill()
    system.worker_to_mail.restore()
    worker.start()

    eventually(lambda: system.mail.copies, "the email")


@pytest.mark.parametrize("copies", [2])
def test_f19_a_worker_killed_after_sending_causes_one_duplicate(system, ledger, worker, copies):
    system.worker_to_database.reset()
    cut = system.worker_to_database.cut(*SENT, silent=True)
    ledger.register(ADA)
    assert cut.happened.wait(10)

    worker.kill()
    system.worker_to_database.restore()
    worker.start()

    eventually(lambda: statuses(system.database) == ["sent"], "the email is marked as sent")
    assert list(system.mail.copies.values()) == [copies]


def test_f20_two_workers_send_each_of_a_hundred_emails_once(system, ledger, worker):
    worker.stop()
    system.database.run(
        "WITH added AS (INSERT INTO users (email, password_hash)"
        " SELECT n || '@example.com', '' FROM generate_series(1, 100) AS n RETURNING id, email)"
        " INSERT INTO outbox_emails (id, kind, user_id, recipient, fingerprint)"
        " SELECT gen_random_uuid(), 'welcome', id, email, '' FROM added"
    )
    worker.start()
    second = system.start_worker()

    ledger.wait_until_sent(within=30)

    system.workers.remove(second)
    assert second.stop() == 0
    assert sorted(system.mail.copies.values()) == [1] * 100
    assert " sent" in second.log()
    assert " sent" in worker.log()


def test_f20_a_worker_skips_an_email_that_another_worker_has_locked(system, ledger, worker):
    worker.stop()
    ledger.register(ADA)
    with system.database.connect() as another_worker:
        another_worker.execute("SELECT FROM outbox_emails FOR UPDATE")

        worker.start()
        ledger.register("grace@example.com")

        eventually(lambda: system.mail.copies, "the other email")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
def test_f21_a_worker_told_to_stop_finishes_its_email(system, ledger, worker, number):
    system.mail.seconds_to_take = 0.3
    for n in range(3):
        ledger.register(f"number-{n}@example.com")
    eventually(lambda: system.mail.offered, "the worker is sending")

    worker.request_stop(number)
    status = worker.wait()
    rows = system.database.run("SELECT id, attempts FROM outbox_emails")
    worker.start()

    # A worker that an earlier test has killed may have begun an email of that test.
    begun = {message_id(row_id) for row_id, _ in rows} & {*system.mail.offered}
    recorded = {message_id(row_id) for row_id, attempts in rows if attempts}
    assert status == 0
    assert recorded == begun, (
        "the worker was told to stop, and left an email unfinished:"
        f" {len(begun)} begun, {len(recorded)} with an outcome"
    )
    assert len(recorded) < 3


def test_f21_a_second_signal_ends_a_worker_at_once(system, ledger, worker):
    assert worker.stop() == 0
    patient = system.start_worker(MAIL_TIMEOUT="60", DATABASE_IDLE_TIMEOUT="720")
    system.worker_to_mail.swallow()
    ledger.register(ADA)
    locked = "SELECT FROM outbox_emails FOR UPDATE SKIP LOCKED"
    eventually(lambda: not system.database.run(locked), "the worker has locked the email")

    patient.request_stop(signal.SIGTERM)
    patient.request_stop(signal.SIGINT)
    status = patient.wait()
    system.workers.remove(patient)
    system.worker_to_mail.restore()
    worker.start()

    assert status in {128 + signal.SIGTERM, 128 + signal.SIGINT}
    eventually(lambda: system.mail.copies, "the email, by the next worker")


@pytest.mark.usefixtures("slow_commits")
def test_f22_two_simultaneous_registrations_make_one_account(system, ledger):
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(ledger.register, [ADA, ADA.upper()]))

    statuses = [answer.status for answer in answers]
    assert statuses == [200, 200], "the answer must not tell that an email has an account"
    accounts = [email for (email,) in system.database.run("SELECT email FROM users")]
    assert len(accounts) == 1, (
        f"{' and '.join(accounts)} both have an account, and are the same email address:"
        " the database should have refused the second."
    )


def test_f23_two_simultaneous_migrations_both_succeed(system):
    url = ensure_database(system.database.url.render_as_string(), "handshake_test_migrated_twice")
    command = [sys.executable, "-m", "alembic", "upgrade", "head"]
    try:
        both = [subprocess.Popen(command, cwd=ROOT, env={"DATABASE_URL": url}) for _ in range(2)]
        assert [process.wait(30) for process in both] == [0, 0]
    finally:
        with system.database.connect() as connection:
            connection.autocommit = True
            connection.execute("DROP DATABASE handshake_test_migrated_twice")


def test_f24_deleting_a_user_deletes_the_pending_email(system, ledger, worker):
    system.worker_to_mail.refuse()
    ledger.register(ADA)
    system.database.run("DELETE FROM users")
    ledger.promised.clear()

    system.worker_to_mail.restore()
    ledger.register("grace@example.com")

    eventually(lambda: system.mail.copies, "the other email")
    assert system.mail.recipients == {"grace@example.com"}
    assert worker.is_running


@pytest.mark.parametrize("command", ["web", "worker"])
@pytest.mark.parametrize(
    ("name", "value"), [("SECRET_KEY", ""), ("MAIL_PORT", "smtp"), ("DATABASE_URL", "sqlite://")]
)
def test_f25_an_invalid_setting_is_named_and_ends_the_process(
    system, tmp_path, command, name, value
):
    environment = {**system.environment, "DATABASE_URL": "postgresql://localhost/x", name: value}
    process = Process("flask", command, environment=environment, log=tmp_path / "process.log")

    assert process.wait() == 1
    assert f"{name} is " in process.log()
