"""Registrations and logins at a steady rate while faults strike at random: `make soak`."""

import random
import shutil
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.client import HTTPException

from dev.settings import LOCAL
from lab.table import table
from tests.chaos.ledger import Ledger
from tests.support.builders import PASSWORD, PASSWORDS
from tests.support.http_browser import Browser
from tests.support.processes import Process
from tests.support.system import System, running_system

LOGS = LOCAL / "soak"  # of the last run
WEBS, WORKERS = 2, 3
REGISTRATIONS_A_SECOND = 5
CALM_SECONDS = (2.0, 8.0)  # between two faults
WEB_STOPS_EVERY = 20.0  # seconds; the stop begins when the fault that lasts then is over
WEB_STOPS = "web stopped"
OUTCOMES = {200: "succeeded", 503: "refused with 503", 0: "cut off"}
KNOWN = "known@example.com"
BUG = "xception "  # Flask logs "Exception on" for a 500, waitress "Exception while"
USAGE = (
    "Give the number of minutes, and a seed to repeat an earlier run: make soak MINUTES=10 SEED=7"
)


class Soak:
    """One run: its users, its faults, its counts."""

    def __init__(self, system: System, seed: int) -> None:
        self.system, self.ledger = system, Ledger(system)
        self.random = random.Random(seed)
        self.faults: Counter[str] = Counter()
        self.outcomes: Counter[str] = Counter()
        self.last = "none yet"
        self._kills: list[tuple[int, float, float]] = []  # the web server, and between which times
        self._without_answer: list[tuple[str, int, float, float]] = []
        self._web_stops_at = time.monotonic() + WEB_STOPS_EVERY
        self._over, self._counting = threading.Event(), threading.Lock()

    def run(self, seconds: float) -> None:
        """Simulate users and faults for some seconds, then end every fault."""
        self._add_known_users()
        deadline = time.monotonic() + seconds
        with ThreadPoolExecutor(16) as pool:
            users = threading.Thread(target=self._send, args=(pool,))
            users.start()
            try:
                while (left := deadline - time.monotonic()) > 0:
                    self._print_progress(left)
                    self._cause_a_fault()
                    time.sleep(self.random.uniform(*CALM_SECONDS))
            finally:
                self._over.set()
                users.join()
        self.system.end_faults()
        self._start_what_has_ended()
        # An email that is still pending after many failures is reported as such, and not lost.
        with suppress(AssertionError):
            self.ledger.wait_until_sent(within=60)

    def result(self) -> list[tuple[str, int]]:
        """Return the figures of the run."""
        copies = self.system.mail.copies
        [[users]] = self.system.database.run("SELECT count(*) FROM users")
        pending = self.ledger.pending()
        return [
            ("faults", self.faults.total()),
            ("requests", self.outcomes.total()),
            ("refused", sum(n for what, n in self.outcomes.items() if "refused" in what)),
            *sorted(self.outcomes.items()),
            ("users", users),
            ("users promised success", len(self.ledger.promised)),
            ("emails sent, without duplicates", len(copies)),
            ("emails pending", pending),
            ("duplicates", copies.total() - len(copies)),
            ("lost", len(self.ledger.lost())),
            ("saved without an answer", len(self.saved_without_answer())),
        ]

    def saved_without_answer(self) -> set[str]:
        """Return the users who were saved and got no answer, although nothing killed its server."""
        excused = {
            email
            for email, web, begun, ended in self._without_answer
            if any(
                web == other and begun <= to and since <= ended for other, since, to in self._kills
            )
        }
        return self.ledger.saved_without_answer() - excused

    def _send(self, pool: ThreadPoolExecutor) -> None:
        number = 0
        while not self._over.wait(1 / REGISTRATIONS_A_SECOND):
            number += 1
            pool.submit(self._count, "registration", self._register, number)
            pool.submit(self._count, "login", self._log_in, number)

    def _count(self, what: str, request: Callable[[int], int], number: int) -> None:
        try:
            status = request(number)
        except (OSError, HTTPException):  # no process listens, or it was killed during the response
            status = 0
        outcome = OUTCOMES.get(status, f"answered with {status}")
        with self._counting:
            self.outcomes[f"{what}s {outcome}"] += 1

    def _register(self, number: int) -> int:
        email, web, begun = f"user-{number}@example.com", number % WEBS, time.monotonic()
        try:
            return self.ledger.register(email, web=web, seconds=30).status
        except (OSError, HTTPException):
            self._without_answer.append((email, web, begun, time.monotonic()))
            raise

    def _log_in(self, number: int) -> int:
        client_ip = f"10.200.{number >> 8 & 255}.{number & 255}"
        browser = Browser(self.system.web_url(number % WEBS), client_ip=client_ip, timeout=30)
        browser.visit("/login")
        browser.submit(email=f"{number % 50}-{KNOWN}", password=PASSWORD)
        return browser.status

    def _add_known_users(self) -> None:
        self.system.database.run(
            "WITH added AS (INSERT INTO users (email, password_hash, confirmed_at)"
            " SELECT n || %(email)s, %(hash)s, now() FROM generate_series(0, 49) AS n"
            " RETURNING id, email)"
            " INSERT INTO outbox_emails (id, kind, user_id, recipient, fingerprint, status)"
            " SELECT gen_random_uuid(), 'welcome', id, email, '', 'given_up' FROM added",
            email=f"-{KNOWN}",
            hash=PASSWORDS.hash(PASSWORD),
        )

    def _cause_a_fault(self) -> None:
        name, fault = self.random.choice(sorted(self._faults().items()))
        if time.monotonic() >= self._web_stops_at:
            self._web_stops_at = time.monotonic() + WEB_STOPS_EVERY
            name, fault = WEB_STOPS, self._stop_webs
        self.faults[name] += 1
        self.last = name
        fault()
        time.sleep(self.random.uniform(0.2, 2.0))
        self.system.end_faults()
        self._start_what_has_ended()

    def _faults(self) -> dict[str, Callable[[], object]]:
        system, pick = self.system, self.random.choice
        to_database = pick([system.web_to_database, system.worker_to_database])
        registered = (b"INSERT INTO users", b"COMMIT")
        return {
            "PostgreSQL stopped": lambda: system.database.stop("fast"),
            "PostgreSQL killed": lambda: system.database.stop("immediate"),
            "connections terminated": system.database.end_connections,
            "database refuses": to_database.refuse,
            "database is silent": to_database.swallow,
            "connections reset": to_database.reset,
            "cut before COMMIT": lambda: self._cut(*registered),
            "cut after COMMIT": lambda: self._cut(*registered, delivered=True),
            "mail server refuses": system.worker_to_mail.refuse,
            "mail server is silent": system.worker_to_mail.swallow,
            "mail server is busy": lambda: system.mail.replies["DATA"].extend(["451 busy"] * 5),
            "mail server hangs up": lambda: setattr(system.mail, "hangs_up_after_taking", True),
            "web killed": lambda: self._kill_web(pick(range(WEBS))),
            "worker killed": pick(system.workers).kill,
            "worker stopped": lambda: self._stop(pick(system.workers), "a worker"),
        }

    def _cut(self, *words: bytes, delivered: bool = False) -> None:
        self.system.web_to_database.reset()
        self.system.web_to_database.cut(*words, delivered=delivered)

    def _kill_web(self, number: int) -> None:
        since = time.monotonic()
        self.system.webs[number].kill()
        self._kills.append((number, since, time.monotonic()))

    def _stop_webs(self) -> None:
        for web in self.system.webs:
            self._stop(web, "a web server")
            web.start()

    def _stop(self, process: Process, what: str) -> None:
        status = process.stop()
        assert status == 0, f"{what} that was told to stop ended with status {status}"

    def _start_what_has_ended(self) -> None:
        for process in [*self.system.webs, *self.system.workers]:
            if not process.is_running:
                process.start()

    def _print_progress(self, left: float) -> None:
        counts = f"{self.faults.total()} faults, {self.outcomes.total()} requests"
        print(f"{left:4.0f} s left, {counts}, last fault: {self.last}", flush=True)


def main(arguments: list[str]) -> int:
    """Run for some minutes; return 0 if nothing was lost."""
    try:
        minutes = float(arguments[0])
        seed = int(arguments[1]) if len(arguments) > 1 else random.randrange(10**6)
    except (IndexError, ValueError):
        print(USAGE, file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    print(f"seed {seed}; what the processes log: {LOGS}", flush=True)
    shutil.rmtree(LOGS, ignore_errors=True)
    LOGS.mkdir(parents=True)
    with running_system(LOGS, "soak", webs=WEBS, workers=WORKERS) as system:
        soak = Soak(system, seed)
        soak.run(minutes * 60)
        print("\n" + table(["fault", "times"], sorted(soak.faults.items())))
        print("\n" + table(["what", "count"], soak.result()))
        soak.ledger.check(copies=sys.maxsize)
        assert soak.saved_without_answer() == set()
        bugs = [line for web in system.webs for line in web.log().splitlines() if BUG in line]
        print("\n".join(["", *bugs]))
        return int(bool(bugs))


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit("Interrupted: no result.")
