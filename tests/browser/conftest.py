"""A real Chromium before the real site."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from dev.chromium import NoBrowserError, find_browser
from tests.browser.site import running_site
from tests.browser.watch import Watch

ACTION_SECONDS = 5  # to find a thing and use it; what takes longer is covered, disabled or missing
WAIT_SECONDS = 10  # for what comes by way of the worker and the inbox

expect.set_options(WAIT_SECONDS * 1000)


def pytest_configure(config):
    config.option.screenshot = "only-on-failure"
    config.option.tracing = "retain-on-failure"
    config.option.output = str(config.rootpath / ".local" / "browser")


def pytest_sessionfinish(session):
    """Give a run that skipped everything for want of a browser a status of its own."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    outcomes = {"passed", "skipped"} & reporter.stats.keys() if reporter else set()
    if session.exitstatus == pytest.ExitCode.OK and outcomes == {"skipped"}:
        session.exitstatus = os.EX_UNAVAILABLE


def pytest_terminal_summary(terminalreporter, config):
    failed = terminalreporter.stats.get("failed", [])
    if any(report.nodeid.startswith("tests/browser/") for report in failed):
        terminalreporter.write_line(
            f"Screenshots and traces of what failed: {config.option.output}"
        )
        terminalreporter.write_line("Open a trace: .venv/bin/playwright show-trace <its trace.zip>")


@pytest.fixture(scope="session", autouse=True)
def browser_path(playwright):
    """The browser of BROWSER_PATH, or one that is installed; without any, the tests are skipped."""
    try:
        return find_browser(os.environ, lambda: Path(playwright.chromium.executable_path))
    except NoBrowserError as error:
        if "BROWSER_PATH" in os.environ:
            pytest.fail(str(error), pytrace=False)
        pytest.skip("There is no Chromium and no Chrome here. `make doctor` tells how to get one.")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args, browser_path):
    return {**browser_type_launch_args, "executable_path": browser_path}


@pytest.fixture(scope="session")
def running(tmp_path_factory):
    with running_site(tmp_path_factory.mktemp("browser"), "browser") as site:
        yield site


@pytest.fixture(scope="session")
def base_url(running):
    """Where `page.goto("/login")` goes."""
    return running.url


@pytest.fixture
def site(running):
    """The site, which knows nobody when a test begins."""
    running.empty()
    return running


@pytest.fixture
def watch():
    """Notes what goes wrong unseen; the test fails for it."""
    return Watch()


@pytest.fixture
def new_context(new_context, watch):
    """Open a context of its own, that is watched."""

    def watched(**options):
        context = new_context(**options)
        context.set_default_timeout(ACTION_SECONDS * 1000)
        watch.over(context)
        return context

    return watched


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """Fail a test whose pages had troubles, even if it found what it looked for."""
    result = yield
    if troubles := item.funcargs["watch"].troubles() if "watch" in item.funcargs else []:
        pytest.fail("\n".join(troubles), pytrace=False)
    return result
