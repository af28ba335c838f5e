"""PostgreSQL, or the connection to it, fails: F1 to F11 of docs/reliability.md."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.support.processes import eventually

ADA = "ada@example.com"
REGISTERED = (b"INSERT INTO users", b"COMMIT")


@pytest.fixture
def pool():
    with ThreadPoolExecutor(8) as pool:
        yield pool


def is_unavailable(answer):
    sentence = "This site is temporarily unavailable"
    return (answer.status, answer.retry_after) == (503, "5") and sentence in answer.page


def emails_in(database):
    return [email for (email,) in database.run("SELECT email FROM users")]


def wait_for_a_lock(database):
    """Wait until a request waits for a lock; return its backend's process id."""
    waiting = "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    eventually(lambda: database.run(waiting), "a request that waits for a lock")
    return database.run(waiting)[0][0]


def test_f1_a_dead_connection_in_the_pool_fails_no_request(system, ledger):
    ledger.register("grace@example.com")

    system.web_to_database.reset()
    after_a_reset = ledger.register(ADA)
    ledger.wait_until_sent()  # a worker that loses its connection now may send the email twice
    system.database.end_connections()
    after_a_termination = ledger.register("eve@example.com")

    assert after_a_reset.succeeded
    assert after_a_termination.succeeded


def test_f2_a_backend_killed_during_a_transaction_saves_nothing(system, ledger, pool):
    with system.database.connect() as holder:
        holder.execute("LOCK TABLE outbox_emails")
        request = pool.submit(ledger.register, ADA)
        backend = wait_for_a_lock(system.database)
        system.database.run("SELECT pg_terminate_backend(%(pid)s)", pid=backend)
        answer = request.result(10)

    assert is_unavailable(answer)
    assert emails_in(system.database) == []


@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_f3_web_and_worker_recover_when_the_database_is_back(system, ledger, mode):
    ledger.register("grace@example.com")
    ledger.wait_until_sent()

    system.database.stop(mode)
    meanwhile = ledger.register(ADA)
    eventually(
        lambda: "worker waits for the database" in system.workers[0].last_log_line,
        "the log line of the worker that waits",
    )
    system.database.start()
    afterwards = ledger.register(ADA)

    assert is_unavailable(meanwhile)
    assert afterwards.succeeded
    eventually(lambda: len(system.mail.copies) == 2, "both emails")
    eventually(
        lambda: system.workers[0].log().count("worker continues: the database is back"),
        "the log line of the worker that continues",
    )


@pytest.mark.parametrize("copies", [2])
def test_f3_a_database_stop_during_a_delivery_loses_no_email(system, ledger, copies):
    worker = system.workers[0]
    system.mail.seconds_to_take = 0.3
    ledger.register(ADA)
    eventually(lambda: system.mail.offered, "the worker is sending")

    system.database.stop("fast")
    system.database.start()

    eventually(
        lambda: system.mail.copies.total() == copies or not worker.is_running, "the email again"
    )
    assert worker.is_running, f"the worker has ended: {worker.last_log_line}"


def test_f4_a_refused_connection_is_reported_at_once(system, ledger):
    system.web_to_database.refuse()

    answer = ledger.register(ADA, seconds=1)

    assert is_unavailable(answer)


def test_f5_a_connection_attempt_without_an_answer_is_reported_within_its_timeout(system, ledger):
    system.web_to_database.swallow()

    # The timeout is 2 s, and psycopg looks at its clock once a second.
    answer = ledger.register(ADA, seconds=4)

    assert is_unavailable(answer)


def test_f6_a_silent_connection_blocks_only_its_own_request(system, ledger, pool):
    system.web_to_database.reset()
    cut = system.web_to_database.cut(b"INSERT INTO users", silent=True)

    held = pool.submit(ledger.register, ADA, seconds=30)
    assert cut.happened.wait(10)
    others = [ledger.register(f"other-{number}@example.com") for number in range(4)]

    assert all(answer.succeeded for answer in others)
    assert not held.done()  # no option of libpq ends this wait; docs/reliability.md says what does
    system.web_to_database.restore()
    assert is_unavailable(held.result(10))


def test_f7_a_connection_cut_before_the_commit_saves_nothing(system, ledger):
    system.web_to_database.reset()
    cut = system.web_to_database.cut(*REGISTERED)

    answer = ledger.register(ADA)

    assert cut.happened.is_set()
    assert is_unavailable(answer)
    assert emails_in(system.database) == []


def test_f8_registering_again_after_a_lost_reply_does_no_harm(system, ledger):
    system.web_to_database.reset()
    cut = system.web_to_database.cut(*REGISTERED, delivered=True)

    first = ledger.register(ADA)
    saved = emails_in(system.database)
    second = ledger.register(ADA)

    assert cut.happened.is_set()
    assert is_unavailable(first)
    assert saved == [ADA]
    assert second.succeeded


def test_f9_a_slow_query_is_cancelled(system, ledger, slow_inserts):
    slow_inserts(60)

    answer = ledger.register(ADA, seconds=3)

    assert is_unavailable(answer)
    assert emails_in(system.database) == []


def test_f10_an_exhausted_pool_is_reported_within_its_timeout(ledger, slow_inserts, pool):
    slow_inserts(0.8)
    together = threading.Barrier(8, timeout=5)

    def register(number):
        together.wait()
        return ledger.register(f"number-{number}@example.com", seconds=4)

    answers = list(pool.map(register, range(8)))

    assert any(answer.succeeded for answer in answers)
    assert any(is_unavailable(answer) for answer in answers)
    assert all(answer.succeeded or is_unavailable(answer) for answer in answers)


def test_f11_a_request_waits_for_a_lock_no_longer_than_its_timeout(system, ledger):
    with system.database.connect() as holder:
        holder.execute("LOCK TABLE users")

        answer = ledger.register(ADA, seconds=3)

    assert is_unavailable(answer)
