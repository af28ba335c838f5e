"""Log lines as `flask web` and `flask worker` write them.

No twin: a process writes its log without a database and without a mail server.
"""

import logging
import pkgutil
import re
import time
from importlib import import_module

import pytest

import app as application
from app.cli.logs import configure_logging

MODULES = [found.name for found in pkgutil.walk_packages(application.__path__, "app.")]

logger = logging.getLogger("app.test")


@pytest.fixture
def stderr(capsys):
    """The lines that this process has written; the configuration is restored afterwards."""

    def written():
        return capsys.readouterr().err.splitlines()

    root, alembic = logging.getLogger(), logging.getLogger("alembic")
    handlers, levels = root.handlers[:], (root.level, alembic.level)
    yield written
    root.handlers[:] = handlers
    root.setLevel(levels[0])
    alembic.setLevel(levels[1])


def test_events_below_the_level_are_not_written(stderr):
    configure_logging("WARNING")

    logger.info("unimportant")
    logger.warning("important")

    [line] = stderr()
    assert line.endswith(" WARNING app.test request=- important")


def test_configuring_twice_does_not_repeat_an_event(stderr):
    configure_logging("INFO")
    configure_logging("INFO")

    logger.info("once")

    assert len(stderr()) == 1


def test_an_event_outside_a_request_has_no_request_id(stderr, app):
    configure_logging("INFO")

    with app.app_context():
        logger.info("from a command")

    [line] = stderr()
    assert " request=- " in line


def test_alembic_does_not_log_its_plugins(stderr):
    configure_logging("INFO")

    logging.getLogger("alembic.runtime.plugins").info("setup plugin")
    logging.getLogger("app").info("started")

    [line] = stderr()
    assert line.endswith("started")


def test_every_module_logs_under_its_own_name():
    loggers = {name: getattr(import_module(name), "logger", None) for name in MODULES}

    names = {name: logger.name for name, logger in loggers.items() if logger}

    assert len(names) > 5
    assert all(name == module for module, name in names.items())


def test_the_line_of_a_request_contains_its_duration(client, lines):
    before = time.perf_counter()

    client.get("/login")

    around = 1000 * (time.perf_counter() - before)
    [milliseconds] = re.findall(r" ms=(\d+)$", lines()[0])
    assert int(milliseconds) <= round(around)


def test_an_unknown_page_is_logged_as_a_dash(client, lines):
    client.get("/nowhere")

    assert " GET - status=404 " in lines()[0]


def test_letters_of_any_language_and_backslashes_stay_readable(lines):
    logging.getLogger("app").info("name=%s path=%s", "Ægir Þórsson", r"C:\temp")

    [line] = lines()
    assert line.endswith(r"name=Ægir Þórsson path=C:\temp")
