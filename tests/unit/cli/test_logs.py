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
    """The lines that this process has written; its logs are put back afterwards."""

    def written():
        return capsys.readouterr().err.splitlines()

    root, alembic = logging.getLogger(), logging.getLogger("alembic")
    handlers, levels = root.handlers[:], (root.level, alembic.level)
    yield written
    root.handlers[:] = handlers
    root.setLevel(levels[0])
    alembic.setLevel(levels[1])


def test_events_from_a_level_upwards_are_written(stderr):
    configure_logging("WARNING")

    logger.info("nothing of note")
    logger.warning("something of note")

    [line] = stderr()
    assert line.endswith(" WARNING app.test request=- something of note")


def test_an_event_is_written_once_however_often_the_logs_are_configured(stderr):
    configure_logging("INFO")
    configure_logging("INFO")

    logger.info("once")

    assert len(stderr()) == 1


def test_an_event_outside_of_a_request_has_no_number(stderr, app):
    configure_logging("INFO")

    with app.app_context():
        logger.info("from a command")

    [line] = stderr()
    assert " request=- " in line


def test_alembic_does_not_introduce_its_plugins(stderr):
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


def test_the_line_says_how_long_the_answer_took(client, lines):
    before = time.perf_counter()
    client.get("/login")
    around = 1000 * (time.perf_counter() - before)

    [milliseconds] = re.findall(r" ms=(\d+)$", lines()[0])
    assert int(milliseconds) <= round(around)


def test_an_unknown_page_is_a_dash_in_the_log(client, lines):
    client.get("/nowhere")

    assert " GET - status=404 " in lines()[0]


def test_letters_of_any_language_and_backslashes_stay_readable(lines):
    logging.getLogger("app").info("name=%s path=%s", "Ægir Þórsson", r"C:\temp")

    [line] = lines()
    assert line.endswith(r"name=Ægir Þórsson path=C:\temp")
