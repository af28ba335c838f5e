"""Real faults, and one question after each: does the data still match what users were told?"""

import pytest

from tests.chaos.ledger import Ledger
from tests.support.system import running_system


@pytest.fixture(scope="session")
def running(tmp_path_factory):
    with running_system(tmp_path_factory.mktemp("chaos"), "chaos") as system:
        yield system


@pytest.fixture
def system(running):
    """Web server, worker, database and mail server, without any fault when a test begins."""
    running.database.empty()
    running.mail.empty()
    with running.same_processes():  # so that one test fails, and not all that follow
        yield running
        running.end_faults()
        running.check_all_are_running()


@pytest.fixture
def copies():
    """How many copies of one email a test may cause."""
    return 1


@pytest.fixture
def ledger(system, copies):
    """Users who register; at the end every fault is over, and every promise must be kept."""
    ledger = Ledger(system)
    yield ledger
    system.end_faults()
    ledger.wait_until_sent()
    ledger.check(copies=copies)


@pytest.fixture
def slow_inserts(system):
    """Make every INSERT of a user take some seconds."""

    def take(seconds):
        system.database.run(
            "CREATE FUNCTION doze() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN PERFORM pg_sleep({seconds}); RETURN NEW; END $$"
        )
        system.database.run(
            "CREATE TRIGGER doze BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION doze()"
        )

    yield take
    system.database.run("DROP FUNCTION doze() CASCADE")
