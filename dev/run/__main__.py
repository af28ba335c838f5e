"""Start everything that the application needs for development, and stop it: `make run`."""

import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import nullcontext

from dev.database import development_database
from dev.locks import in_use, join
from dev.ports import PortsError, checked_ports
from dev.postgres import PostgresUnavailableError
from dev.run import application
from dev.run.application import NotAnsweringError
from dev.run.children import Child, ChildEndedError, children
from dev.run.migration import migrate
from dev.run.stopping import Stopped, StopRequest
from dev.run.terminal import say
from dev.running import own_ports, using_ports
from dev.settings import LOCAL, development_environment, kept_secret_key, listening_url
from dev.shell import report

INBOX = {"inbox": ["dev.inbox"]}
OUTBOX = LOCAL / "outbox"  # joined by what sends the emails of the embedded database
RUNS_ALREADY = """`make run` runs in this clone already, on the ports {}.
Rule: one at a time, since two would share the outbox, and each would send emails of the other.
Stop it with Ctrl-C, or use another clone, or another database: DATABASE_URL."""


class RunsAlreadyError(Exception):
    """Another `make run` uses the embedded database; the message names its ports and the remedy."""


FAILURES = (
    RunsAlreadyError,
    PortsError,
    PostgresUnavailableError,
    ChildEndedError,
    NotAnsweringError,
    TimeoutError,
)


def main() -> int:
    """Run until the user stops it; return 0 then, 1 if something could not run."""
    try:
        run(os.environ, StopRequest())
    except Stopped:
        say("Everything has stopped. Your data stays in .local; `make reset` removes it.")
        return 0
    except PermissionError as error:
        say(f"{error}\nAnother user, perhaps root, created it. Change its owner, or remove .local.")
    except FAILURES as error:
        say(f"\n{error}")
    return 1


def run(given: Mapping[str, str], stop: StopRequest) -> None:
    """Start all parts in order and watch them; raise Stopped, or the error of a part."""
    own = "the server of DATABASE_URL" if given.get("DATABASE_URL") else ""
    if not own:
        refuse_a_second()
    ports = checked_ports(given)
    if surprises := report(given):
        say(surprises)
    LOCAL.mkdir(exist_ok=True)
    say(f"[1/4] PostgreSQL: {own or f'embedded, with its data in {LOCAL}'}")
    with (
        join(LOCAL / "users"),
        nullcontext() if own else join(OUTBOX),
        using_ports(ports.values()),
        development_database(given) as url,
    ):
        environment = development_environment(
            given, ports=ports, database_url=url, secret_key=kept_secret_key()
        )
        stop.check()
        inbox = {} if given.get("MAIL_SERVER") else INBOX
        with children(inbox, environment) as running:  # it starts while the database is upgraded
            say("[2/4] Database: upgrading to the newest migration")
            migrate(environment, stop)
            serve(running, environment, stop)


def refuse_a_second() -> None:
    """Raise RunsAlreadyError if another `make run` sends the emails of the embedded database."""
    if in_use(OUTBOX):
        raise RunsAlreadyError(RUNS_ALREADY.format(", ".join(map(str, own_ports()))))


def serve(running: Sequence[Child], environment: Mapping[str, str], stop: StopRequest) -> None:
    """Keep all processes running; raise Stopped, ChildEndedError or NotAnsweringError."""
    names = [child.name for child in running]
    say(f"[3/4] Processes: {', '.join([*names, *application.APPLICATION])}")
    (LOCAL / "application.log").unlink(missing_ok=True)
    say("[4/4] Waiting for the web server to answer")
    told = welcome(environment, own_mail_server=not running)
    application.serve(environment, application.Watch(running, stop), told)


def welcome(environment: Mapping[str, str], *, own_mail_server: bool) -> str:
    """Return the addresses, and how to stop."""
    inbox = f"http://127.0.0.1:{environment.get('INBOX_PORT')}"
    listening = listening_url(environment["HOST"], environment["PORT"])
    public = environment["PUBLIC_BASE_URL"]
    links = "" if listening == public else f"  (links in emails: {public})"
    chain = "" if own_mail_server else f"\n    The chain     {inbox}/chain"
    return f"""
    Application   {listening}{links}
    Inbox         {f"of {environment['MAIL_SERVER']}" if own_mail_server else inbox}{chain}

    Ctrl-C stops everything.
"""


if __name__ == "__main__":
    sys.exit(main())
