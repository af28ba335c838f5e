"""Faults struck for real, and one question after each: does everything still add up?"""

import pytest

from tests.chaos.ledger import Ledger
from tests.support.system import running_system


@pytest.fixture(scope="session")
def running(tmp_path_factory):
    with running_system(tmp_path_factory.mktemp("chaos"), "chaos") as system:
        yield system


@pytest.fixture
def system(running):
    """Web server, worker, database and mail server, all of them well when a test begins."""
    running.see_that_all_live()
    running.database.empty()
    running.mail.empty()
    yield running
    running.heal()


@pytest.fixture
def copies():
    """How many copies of one email a test may cause."""
    return 1


@pytest.fixture
def ledger(system, copies):
    """Visitors; at the end everything must be healed, sent and add up."""
    ledger = Ledger(system)
    yield ledger
    system.heal()
    ledger.wait_until_sent()
    ledger.check(copies=copies)
    system.see_that_all_live()
