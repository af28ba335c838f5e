"""The real site, and people who use it."""

from functools import cache
from itertools import count

import pytest

from tests.acceptance.report import Report
from tests.acceptance.steps import *  # noqa: F403  pytest-bdd looks for steps here
from tests.support.personas import Person
from tests.support.system import running_system


def pytest_configure(config):
    config.pluginmanager.register(Report(config), "acceptance report")
    if config.option.tbstyle == "auto":
        config.option.tbstyle = "short"  # the way through pytest-bdd tells nobody anything


@pytest.fixture(scope="session")
def running(tmp_path_factory):
    with running_system(tmp_path_factory.mktemp("acceptance"), "acceptance") as system:
        yield system


@pytest.fixture
def system(running):
    """The site, which knows nobody when a scenario begins."""
    running.see_that_all_live()
    running.database.empty()
    running.mail.empty()
    return running


@pytest.fixture
def somebody(system):
    """People by their name; each comes from an address of their own."""
    callers = count(1)
    return cache(lambda name: Person(system, name, caller=f"198.51.100.{next(callers)}"))
