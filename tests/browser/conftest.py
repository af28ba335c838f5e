"""A real Chromium, and the real site."""

import os
from pathlib import Path

import pytest
import trustme
from playwright.sync_api import expect

from dev.chromium import NoBrowserError, check_driver, find_browser
from tests.browser.journey import context, inbox, open_link, user, way
from tests.browser.site import HTTPS_HOST, running_site
from tests.browser.users import Mouse, log_in
from tests.browser.watch import Watch
from tests.support.tls_proxy import key_of

ACTION_SECONDS = 5  # to find and use an element; a slower one is covered, disabled or missing
WAIT_SECONDS = 10  # for what arrives through the worker and the inbox

expect.set_options(WAIT_SECONDS * 1000)


def pytest_configure(config):
    config.option.screenshot = "only-on-failure"
    # A trace takes a third of the time. In CI, a failure cannot be tried again.
    if os.environ.get("CI"):
        config.option.tracing = "retain-on-failure"
    config.option.output = str(config.rootpath / ".local" / "browser")


def pytest_sessionfinish(session):
    """Give a run that skipped every test, because there is no browser, its own exit status."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    stats = reporter.stats if reporter else {}
    skipped = [report.nodeid for report in stats.get("skipped", [])]
    ours = [test for test in skipped if test.startswith("tests/browser/")]
    if ours and ours == skipped and not stats.get("passed") and not session.exitstatus:
        session.exitstatus = os.EX_UNAVAILABLE


def pytest_terminal_summary(terminalreporter, config):
    failed = terminalreporter.stats.get("failed", [])
    if any(report.nodeid.startswith("tests/browser/") for report in failed):
        terminalreporter.write_line(f"Screenshots of what failed: {config.option.output}")
        terminalreporter.write_line('With a trace: make test-browser ARGS="-k NAME --tracing on"')
        terminalreporter.write_line("Open a trace: .venv/bin/playwright show-trace <its trace.zip>")


@pytest.fixture(scope="session", autouse=True)
def browser_path(request):
    """The browser of BROWSER_PATH, or one that is installed; without any, the tests are skipped."""
    try:
        check_driver()
        playwright = request.getfixturevalue("playwright")
        return find_browser(
            os.environ,
            lambda: Path(playwright.chromium.executable_path),
            with_windows=request.config.option.headed,
        )
    except NoBrowserError as error:
        if os.environ.get("BROWSER_PATH"):
            pytest.fail(str(error), pytrace=False)
        reason = str(error).splitlines()[0].removesuffix(".")
        pytest.skip(f"{reason}. `make doctor` says what helps.")


@pytest.fixture(scope="session")
def certificate():
    """The certificate of the site with https, of an authority that no machine knows."""
    return trustme.CA().issue_cert(HTTPS_HOST)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args, browser_path, certificate):
    """Trust the key of this one certificate: with `ignore_https_errors` there would be no HSTS."""
    trust = f"--ignore-certificate-errors-spki-list={key_of(certificate)}"
    find = f"--host-resolver-rules=MAP {HTTPS_HOST} 127.0.0.1"
    return {
        **browser_type_launch_args,
        "executable_path": browser_path,
        "args": [trust, find],
    }


@pytest.fixture(scope="session")
def running(tmp_path_factory):
    with running_site(tmp_path_factory.mktemp("browser"), "browser") as site:
        yield site


@pytest.fixture(scope="session")
def base_url():
    """Nothing for Playwright's plugin, which has one URL for all tests: see `new_context`."""


@pytest.fixture
def site(running):
    """The site, without any account when a test begins."""
    running.empty()
    return running


@pytest.fixture
def watch():
    """Notes problems that the page does not show; they fail the test."""
    return Watch()


@pytest.fixture
def new_context(new_context, watch, site):
    """Open a new context that is watched, and in which `page.goto("/login")` leads to the site."""

    def watched(**options):
        context = new_context(base_url=site.url, **options)
        context.set_default_timeout(ACTION_SECONDS * 1000)
        watch.over(context)
        return context

    return watched


@pytest.fixture
def page(new_context):
    return new_context().new_page()


@pytest.fixture
def account_page(site, page):
    """The account page of a user who is logged in."""
    site.person("Ada").open_account()
    page.goto("/login")
    log_in(Mouse(page))
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account")
    return page


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """Fail a test whose pages had problems, even if its assertions hold."""
    result = yield
    if problems := item.funcargs["watch"].problems() if "watch" in item.funcargs else []:
        pytest.fail("\n".join(problems), pytrace=False)
    return result
