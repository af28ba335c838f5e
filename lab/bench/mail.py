"""Emails: how many a worker sends, how soon, and what a slow mail server costs others."""

import time
from functools import partial

from lab.bench import clients
from lab.bench.rows import Measured, alone, in_turn, percentile
from lab.bench.site import Site, site
from tests.support.builders import PASSWORD
from tests.support.http_browser import Browser

EMAILS = 300
WORKERS = (1, 2, 4)
LATENCIES = (0.0, 0.02, 0.1)  # seconds that the mail server takes for an email
REGISTRATIONS = 40


def one_worker() -> Measured:
    """Compare a worker with a bare loop of smtplib."""
    with site() as running:
        running.start("worker")
        sent = partial(_emails_per_second, running)
        sent()  # what the first email loads is not measured
        return in_turn(sent, partial(_bare, running))


def workers() -> Measured:
    """Compare two workers with one; the series has four as well."""
    rates: dict[int, list[float]] = {count: [] for count in WORKERS}
    with site() as running:
        # Two cores are busy with one worker and a mail server that takes no time at all.
        running.mail.seconds_to_take = LATENCIES[1]
        for _ in range(3):
            for count in WORKERS:
                for _ in range(count):
                    running.start("worker")
                _emails_per_second(running, 20 * count)
                rates[count].append(_emails_per_second(running))
                running.stop()
        if twice := running.mail.copies.total() - len(running.mail.copies):
            raise RuntimeError(f"{twice} emails were sent twice")
    middle = {count: sorted(found)[1] for count, found in rates.items()}
    series = {"workers": {str(count): rate for count, rate in middle.items()}}
    return Measured(middle[2], middle[1], middle[2] / middle[1], series)


def latencies() -> Measured:
    """Measure a worker against mail servers that take their time; compare with the sum of both."""
    rates = {}
    with site() as running:
        running.start("worker")
        _emails_per_second(running, 20)
        for seconds in LATENCIES:
            running.mail.seconds_to_take = seconds
            rates[seconds] = _emails_per_second(running, 100)
    slowest = LATENCIES[-1]
    expected = 1 / (1 / rates[0.0] + slowest)
    series = {"latencies": {f"{seconds:g}": rate for seconds, rate in rates.items()}}
    return Measured(rates[slowest], expected, rates[slowest] / expected, series)


def delay() -> Measured:
    """Measure the milliseconds from a commit until the mail server has the email."""
    with site() as running:
        running.start("worker")
        _emails_per_second(running, 20)
        return alone(partial(_delay, running), rounds=30)


def register_while_mail_hangs() -> Measured:
    """Compare the p95 of a registration while the mail server hangs with that while it is fast."""
    with site() as running:
        running.start("web")
        running.start("worker")
        _p95(running, 0.0)
        return in_turn(partial(_p95, running, 5.0), partial(_p95, running, 0.0), rounds=3)


def _emails_per_second(running: Site, count: int = EMAILS) -> float:
    before = len(running.mail.moments)
    running.queue(count)
    moments = running.received(before + count)[before:]
    return (count - 1) / (moments[-1] - moments[0])


def _bare(running: Site) -> float:
    return clients.in_a_process(
        clients.emails_per_second, running.mail_port, running.mail.message, EMAILS
    )


def _delay(running: Site) -> float:
    before, start = len(running.mail.moments), time.monotonic()
    running.queue(1)
    return 1000 * (running.received(before + 1)[-1] - start)


def _p95(running: Site, seconds_to_take: float) -> float:
    running.mail.seconds_to_take = seconds_to_take
    taken = []
    for number in range(REGISTRATIONS):
        browser = Browser(running.url, client_ip=f"10.0.0.{number + 1}")
        browser.visit("/register")
        email = f"{time.monotonic_ns()}@example.com"
        start = time.monotonic()
        browser.submit(email=email, password=PASSWORD)
        taken.append(1000 * (time.monotonic() - start))
    running.mail.seconds_to_take = 0.0
    running.database.run("UPDATE outbox_emails SET status = 'given_up' WHERE status = 'pending'")
    return percentile(taken, 95)
