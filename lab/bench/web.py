"""Requests: logins and pages a second, the start of `make run`, and a stop under load."""

import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http.client import HTTPException
from pathlib import Path

from argon2 import PasswordHasher

from dev.run.application import answers
from dev.settings import ROOT
from lab.bench import clients
from lab.bench.rows import Measured, alone, in_turn
from lab.bench.site import Site, site
from lab.running import START_SECONDS, free_ports
from lab.trials import make
from tests.support.builders import PASSWORD
from tests.support.http_browser import Browser
from tests.support.processes import Process, free_port, wait_for_answer

CLIENTS = 4
CONNECTIONS = (1, 2, 4, 8, 16)
LASTING = 2.0  # seconds of a round
COST = (2, 19456)  # the default of ARGON2_TIME_COST and ARGON2_MEMORY_KIB
_beside = clients.in_a_process
USERS = (
    "INSERT INTO users (email, password_hash, confirmed_at)"
    " SELECT n || '@example.com', %(password_hash)s, now() FROM generate_series(1, %(count)s) AS n"
)


def logins() -> Measured:
    """Compare logins over HTTP with the bare check of as many passwords."""
    with site() as running:
        emails = _users(running, CLIENTS)
        running.start("web")
        load = clients.logins_per_second, running.url, emails, PASSWORD, LASTING
        bare = clients.verifications_per_second, COST, CLIENTS, LASTING
        clients.in_a_process(*load)
        return in_turn(partial(clients.in_a_process, *load), partial(clients.in_a_process, *bare))


def two_servers() -> Measured:
    """Compare logins at two web servers of one database with those at one of them."""
    with site() as running:
        emails = _users(running, 2 * CLIENTS)
        running.start("web")
        port = str(free_port())
        running.start("web", PORT=port)
        wait_for_answer(f"http://127.0.0.1:{port}")
        load = partial(clients.logins_per_second, password=PASSWORD, lasting=LASTING)
        urls = (running.url, f"http://127.0.0.1:{port}")
        halves = list(zip(urls, (emails[:CLIENTS], emails[CLIENTS:]), strict=True))

        def at_both() -> float:
            with ThreadPoolExecutor(2) as pool:
                return sum(pool.map(lambda half: _beside(load, *half), halves))

        at_both()
        return in_turn(at_both, partial(_beside, load, running.url, emails), rounds=3)


def pages() -> Measured:
    """Compare our login page with a plain one under the same server."""
    port = str(free_port())
    with site() as running:
        running.start("web")
        arguments = ("waitress", f"--listen=127.0.0.1:{port}", "--threads=8")
        log = running.folder / "plain.log"
        plain = Process(*arguments, "lab.bench.plain_page:app", environment={}, log=log)
        try:
            wait_for_answer(f"http://127.0.0.1:{port}")
            load = partial(_beside, clients.pages_per_second)
            ours = partial(load, f"{running.url}/login", CLIENTS, LASTING)
            theirs = partial(load, f"http://127.0.0.1:{port}/login", CLIENTS, LASTING)
            ours()
            return in_turn(ours, theirs)
        finally:
            plain.kill()


def database() -> Measured:
    """Measure how many registrations PostgreSQL commits, with more and more connections."""
    with site() as running:
        url = running.database.url.set(drivername="postgresql").render_as_string(False)
        rate = partial(_beside, clients.registrations_per_second, url)
        rates = {str(count): rate(count, LASTING) for count in CONNECTIONS}
    most = max(rates.values())
    return Measured(most, rates["1"], most / rates["1"], {"database": rates})


def warm_start() -> Measured:
    """Measure the seconds from `make run` to the first page, in a clone that has run before."""
    _first_page()
    return alone(_first_page)


def stop_under_load() -> Measured:
    """Measure the share of requests in flight at SIGTERM that are answered."""
    with site() as running:
        emails = _users(running, 20)
        process = running.start("web")
        with ThreadPoolExecutor(len(emails)) as pool:
            browsers = [Browser(running.url, client_ip=f"10.0.0.{n}") for n in range(1, 21)]
            for browser in browsers:
                browser.visit("/login")
            asked = [pool.submit(_answered, *pair) for pair in zip(browsers, emails, strict=True)]
            time.sleep(0.1)  # all have connected, and hashing takes longer
            process.request_stop()
            answered = [future.result() for future in asked]
        running.processes.remove(process)
        return Measured(sum(answered) / len(answered)) if process.wait() == 0 else Measured(0.0)


def _users(running: Site, count: int) -> list[str]:
    password_hash = PasswordHasher(time_cost=COST[0], memory_cost=COST[1], parallelism=1)
    running.database.run(USERS, count=count, password_hash=password_hash.hash(PASSWORD))
    return [f"{number}@example.com" for number in range(1, count + 1)]


def _answered(browser: Browser, email: str) -> bool:
    try:
        browser.submit(email=email, password=PASSWORD)
    except (OSError, HTTPException):
        # The page after the login may find no server any more; the login itself was answered.
        return bool(browser.was_redirected)
    return True


def _first_page() -> float:
    ports = free_ports()
    address = f"http://127.0.0.1:{ports[0].partition('=')[2]}/healthz"
    log = Path(ROOT) / ".local" / "bench-run.log"
    with log.open("w") as output:
        start = time.monotonic()
        with subprocess.Popen(make("run", *ports), cwd=ROOT, stdout=output, stderr=output) as run:
            try:
                while not answers(address):
                    if time.monotonic() - start > START_SECONDS:
                        raise TimeoutError(log.read_text(encoding="utf-8"))
                    time.sleep(0.02)
                return time.monotonic() - start
            finally:
                run.terminate()
                run.wait(START_SECONDS)
