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
from tests.support.builders import LINKS, a_confirm_token, an_unconfirmed_user

MODULES = [found.name for found in pkgutil.walk_packages(application.__path__, "app.")]

TOKEN = a_confirm_token(an_unconfirmed_user(id=7))

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
    configure_logging("WARNING", LINKS.paths)

    logger.info("unimportant")
    logger.warning("important")

    [line] = stderr()
    assert line.endswith(" WARNING app.test request=- important")


def test_configuring_twice_does_not_repeat_an_event(stderr):
    configure_logging("INFO", LINKS.paths)
    configure_logging("INFO", LINKS.paths)

    logger.info("once")

    assert len(stderr()) == 1


def test_an_event_outside_a_request_has_no_request_id(stderr, app):
    configure_logging("INFO", LINKS.paths)

    with app.app_context():
        logger.info("from a command")

    [line] = stderr()
    assert " request=- " in line


def test_alembic_does_not_log_its_plugins(stderr):
    configure_logging("INFO", LINKS.paths)

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


@pytest.mark.parametrize(
    "event",
    [
        "Exception while serving {}",
        "Client disconnected while serving {}",
        "<Request 'http://handshake.example{}' [GET]>",
        "{}?utm_source=newsletter",
        "550 the message holds https://handshake.example{}",
    ],
)
@pytest.mark.parametrize(
    "link", ["/confirm/{}", "//confirm//{}", "/Confirm/{}", "%2Fconfirm%2f{}", "/confirm/{}%22"]
)
def test_the_token_of_a_link_is_masked_in_an_event_of_any_library(lines, event, link):
    logging.getLogger("waitress").error(event.format(link.format(TOKEN)))

    [line] = lines()
    assert "<token>" in line
    assert TOKEN not in line


@pytest.mark.parametrize("path", LINKS.paths)
def test_the_links_of_every_feature_are_masked(lines, path):
    logging.getLogger("waitress").error("Exception while serving %s/%s", path, TOKEN)

    [line] = lines()
    assert line.endswith(f"Exception while serving {path}/<token>")


def test_the_token_of_a_link_is_masked_in_a_traceback(lines):
    error = ValueError(f"cannot serve /confirm/{TOKEN}")

    logging.getLogger("waitress").error("failed", exc_info=error)

    [line] = lines()
    assert r"ValueError: cannot serve /confirm/<token>" in line
    assert TOKEN not in line


def test_a_link_ends_where_the_next_line_of_an_event_begins(lines):
    logging.getLogger("waitress").error(f"/confirm/{TOKEN}\nTraceback")

    [line] = lines()
    assert line.endswith(r"/confirm/<token>\nTraceback")


@pytest.mark.parametrize(
    "path", ["/static/style.css", "/usr/lib/python3.11/email/_header_value_parser.py"]
)
def test_other_paths_are_not_masked(lines, path):
    logging.getLogger("waitress").error("failed at %s", path)

    [line] = lines()
    assert line.endswith(f"failed at {path}")
