"""The real site, and users with a browser and an inbox."""

from functools import cache
from itertools import count

import pytest

from tests.acceptance.report import Report
from tests.acceptance.steps import *  # noqa: F403  pytest-bdd finds the steps here
from tests.support.personas import Person
from tests.support.system import running_system


def pytest_configure(config):
    config.pluginmanager.register(Report(config), "acceptance report")
    if config.option.tbstyle == "auto":
        config.option.tbstyle = "short"  # the frames of pytest-bdd explain nothing


@pytest.fixture(scope="session")
def running(tmp_path_factory):
    with running_system(tmp_path_factory.mktemp("acceptance"), "acceptance") as system:
        yield system


@pytest.fixture
def system(running):
    """The site, without any account when a scenario begins."""
    running.check_all_are_running()
    running.database.empty()
    running.mail.empty()
    return running


@pytest.fixture
def user(system):
    """Users by name; each has a client IP."""
    numbers = count(1)
    return cache(lambda name: Person(system, name, client_ip=f"198.51.100.{next(numbers)}"))
