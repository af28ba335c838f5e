"""The whole system on real processes, with a fault proxy wherever two parts meet."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from dev.inbox.sink import running_smtp
from tests.support.builders import SECRET_KEY
from tests.support.fault_proxy import FaultProxy
from tests.support.mail_server import ScriptedMailServer
from tests.support.processes import Process, free_port, wait_for_answer
from tests.support.restartable_database import NAME, Database, running_database

# Waits as short as the rules allow, so that each fault shows soon.
LIMITS = {
    "DATABASE_POOL_SIZE": "3",
    "DATABASE_POOL_TIMEOUT": "0.5",
    "DATABASE_CONNECT_TIMEOUT": "2",
    "DATABASE_STATEMENT_TIMEOUT": "1",
    "DATABASE_LOCK_TIMEOUT": "0.4",
    "DATABASE_IDLE_TIMEOUT": "12",
    "MAIL_TIMEOUT": "1",
    "OUTBOX_POLL_SECONDS": "0.2",
    "OUTBOX_RETRY_SECONDS": "0.1",
    "ARGON2_MEMORY_KIB": "8",
    "ARGON2_TIME_COST": "1",
    "TRUSTED_PROXIES": "1",  # the tests give each user an IP address
}


@dataclass
class System:
    """The parts, and the proxies between them."""

    database: Database
    mail: ScriptedMailServer
    web_to_database: FaultProxy
    worker_to_database: FaultProxy
    worker_to_mail: FaultProxy
    environment: dict[str, str]
    folder: Path
    webs: list[Process]
    workers: list[Process]

    @property
    def proxies(self) -> list[FaultProxy]:
        return [self.web_to_database, self.worker_to_database, self.worker_to_mail]

    def web_url(self, number: int = 0) -> str:
        return f"http://127.0.0.1:{self._port(number)}"

    def start_web(self, **changes: str) -> Process:
        """Start one more web server, and wait until it answers; see `start_worker`."""
        number = len(self.webs)
        port = str(self._port(number))
        environment = self.environment | database_url(self.web_to_database) | {"PORT": port}
        environment |= changes
        log = self.folder / f"web-{len(list(self.folder.glob('web-*.log')))}.log"
        self.webs.append(Process("flask", "web", environment=environment, log=log))
        wait_for_answer(self.web_url(number))
        return self.webs[number]

    def restart_web(self, number: int) -> int:
        """Stop a web server and start it again; return the exit status of the first process."""
        status = self.webs[number].stop()
        self.webs[number].start()
        wait_for_answer(self.web_url(number))
        return status

    def lead_to(self, database: Database) -> None:
        """Lead new connections of web server and worker to another server."""
        for proxy in (self.web_to_database, self.worker_to_database):
            proxy.lead_to(database.socket)

    def start_worker(self, **changes: str) -> Process:
        """Start one more worker; `changes` are to its environment."""
        number = len(list(self.folder.glob("worker-*.log")))
        environment = self.environment | database_url(self.worker_to_database) | changes
        log = self.folder / f"worker-{number}.log"
        worker = Process("flask", "worker", environment=environment, log=log)
        self.workers.append(worker)
        return worker

    def check_all_are_running(self) -> None:
        """Fail when a process has ended, and show the last line of its log."""
        __tracebackhide__ = True
        for process in [*self.webs, *self.workers]:
            assert process.is_running, f"a process has ended: {process.last_log_line}"

    @contextmanager
    def same_processes(self) -> Iterator[None]:
        """Leave the block with the processes that it began with, all of them running."""
        usual = [*self.webs], [*self.workers]
        try:
            yield
        finally:
            for process in {*self.webs, *self.workers} - {*usual[0], *usual[1]}:
                process.end()
            self.webs[:], self.workers[:] = usual
            for process in [*self.webs, *self.workers]:
                if not process.is_running:
                    process.start()
            for number in range(len(self.webs)):
                wait_for_answer(self.web_url(number))

    def end_faults(self) -> None:
        """End every fault: proxies, mail server, database."""
        for proxy in self.proxies:
            proxy.restore()
        self.mail.behave_normally()
        self.database.start()

    def _port(self, number: int) -> int:
        return int(self.environment["FIRST_PORT"]) + number


def database_url(proxy: FaultProxy) -> dict[str, str]:
    return {"DATABASE_URL": f"postgresql://postgres@127.0.0.1:{proxy.port}/{NAME}"}


@contextmanager
def running_system(
    folder: Path, purpose: str, *, webs: int = 1, workers: int = 1, **changes: str
) -> Iterator[System]:
    """Run everything within the block; `purpose` names its database server.

    `changes` are to the environment of all processes.
    """
    mail = ScriptedMailServer()
    with ExitStack() as stack:
        database = stack.enter_context(running_database(purpose))
        database.empty()
        mail_address = stack.enter_context(running_smtp(mail))
        to_mail = FaultProxy(tuple(mail_address))
        first_port = free_port()
        environment = {
            **LIMITS,
            "SECRET_KEY": SECRET_KEY,
            "PUBLIC_BASE_URL": f"http://127.0.0.1:{first_port}",
            "MAIL_SERVER": "127.0.0.1",
            "MAIL_PORT": str(to_mail.port),
            "MAIL_USE_TLS": "false",
            "MAIL_DEFAULT_SENDER": "Handshake <hello@handshake.example>",
            "FIRST_PORT": str(first_port),
            **changes,
        }
        proxies = FaultProxy(database.socket), FaultProxy(database.socket), to_mail
        system = System(database, mail, *proxies, environment, folder, [], [])
        stack.callback(_end_all, system)
        for _ in range(workers):
            system.start_worker()
        for _ in range(webs):
            system.start_web()
        yield system


def _end_all(system: System) -> None:
    for process in [*system.webs, *system.workers]:
        if process.is_running:
            process.end()
