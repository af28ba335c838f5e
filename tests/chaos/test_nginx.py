"""nginx in front of two web servers, with the configuration of docs/deploy.md: F41."""

import ssl
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count

import pytest
import trustme

from tests.support import nginx
from tests.support.builders import PASSWORD, a_registration
from tests.support.http_browser import Browser
from tests.support.processes import eventually, free_port
from tests.support.reading import link_in
from tests.support.system import running_system

pytestmark = pytest.mark.skipif(
    nginx.PROGRAM is None, reason="nginx is not installed. On Debian: apt-get install nginx-light"
)
HOST = "localhost"
USERS = 8
# All users have the IP address of this machine, and none of them is refused because it is busy.
LIMITS = {
    "THROTTLE_PER_CLIENT": "100000",
    "DATABASE_POOL_SIZE": "10",
    "DATABASE_LOCK_TIMEOUT": "10",
    "DATABASE_STATEMENT_TIMEOUT": "10",
}


@pytest.fixture(scope="module")
def ports():
    """Those of nginx for http and https."""
    return free_port(), free_port()


@pytest.fixture(scope="module")
def site(ports):
    """The public URL."""
    return f"https://{HOST}:{ports[1]}"


@pytest.fixture(scope="module")
def running(tmp_path_factory, site):
    folder = tmp_path_factory.mktemp("chaos-nginx")
    changes = {"PUBLIC_BASE_URL": site, **LIMITS}
    with running_system(folder, "chaos-nginx", webs=2, **changes) as system:
        yield system


@pytest.fixture(scope="module")
def trust(running, ports, tmp_path_factory):
    """Run nginx; return what trusts its certificate."""
    folder, authority = tmp_path_factory.mktemp("nginx"), trustme.CA()
    webs = [int(running.web_url(number).rpartition(":")[2]) for number in range(2)]
    text = nginx.site_of(folder, HOST, ports, webs)
    trust = ssl.create_default_context()
    authority.configure_trust(trust)
    with nginx.running_nginx(folder, text, ports[1], authority.issue_cert(HOST)):
        yield trust


@pytest.fixture
def browser(site, trust, system):
    """A browser that trusts the certificate of nginx."""
    return Browser(site, trust=trust)


@pytest.fixture
def crowd(site, trust, system):
    """Let eight users at a time register within a block; return the statuses that they get."""

    @contextmanager
    def coming():
        over, statuses = threading.Event(), []

        def register_until_over(name):
            numbers = count()
            while not over.wait(0.01):
                browser = Browser(site, trust=trust)
                browser.visit("/register")
                statuses.append(browser.status)
                browser.submit(**a_registration(email=f"{name}-{next(numbers)}@example.com"))
                statuses.append(browser.status)

        with ThreadPoolExecutor(USERS) as pool:
            users = [pool.submit(register_until_over, f"user-{n}") for n in range(USERS)]
            try:
                yield statuses
            finally:
                over.set()
        assert [user.exception() for user in users] == [None] * USERS

    return coming


def test_f41_a_user_registers_confirms_and_logs_in_behind_nginx(browser, system, site):
    browser.visit("/register")
    browser.submit(**a_registration(email="ada@example.com"))
    eventually(lambda: system.mail.recipients == {"ada@example.com"}, "the welcome email")
    link = link_in(system.mail.mailbox.messages()[0].text)
    browser.visit(link)
    browser.submit(password=PASSWORD)
    browser.submit("/logout")
    browser.visit("/account")
    browser.submit(email="ada@example.com", password=PASSWORD)

    assert link.startswith(f"{site}/confirm/")
    assert "Your account Email address ada@example.com" in browser.shown
    assert browser.url == f"{site}/account"


def test_f41_no_client_of_nginx_chooses_its_ip_address(browser, system, site, trust):
    forging = Browser(site, trust=trust, client_ip="198.51.100.7, 198.51.100.8")
    forging.visit("/register")
    forging.submit(**a_registration(email="ada@example.com"))
    eventually(lambda: system.mail.recipients == {"ada@example.com"}, "the welcome email")

    forging.visit(link_in(system.mail.mailbox.messages()[0].text))
    forging.submit(password=PASSWORD)

    rows = system.database.run("SELECT DISTINCT ip_address FROM login_sessions")
    assert rows == [("127.0.0.1",)]


def test_f41_nginx_leads_from_http_to_https(browser, site, ports):
    browser.visit(f"http://{HOST}:{ports[0]}/login?next=/account")

    assert browser.url == f"{site}/login?next=/account"


def test_f41_an_unknown_host_is_refused_behind_nginx(browser, ports):
    browser.visit(f"https://{HOST}:{ports[1]}/login", Host="evil.example")

    assert browser.status == 400


def test_f41_no_page_of_nginx_is_compressed(browser):
    browser.visit("/register", **{"Accept-Encoding": "gzip"})

    assert browser.headers.get("Content-Encoding") is None


@pytest.mark.timeout(60)
def test_f41_users_notice_nothing_when_one_web_server_after_the_other_restarts(system, crowd):
    with crowd() as statuses:
        for number in (0, 1):
            system.restart_web(number)

    assert set(statuses) == {200}
