"""The web server and the worker of `make run`, and their restart when a bug is planted."""

import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from urllib.request import ProxyHandler, build_opener

from dev.run.children import Child, ChildEndedError, all_run, children
from dev.run.migration import migrate
from dev.run.stopping import StopRequest
from dev.run.terminal import say
from dev.settings import PLANTED, listening_url

APPLICATION = {"web": ["flask", "web"], "worker": ["flask", "worker"]}
SECONDS_TO_ANSWER = 20
RESTARTED = "web and worker run it."


class NotAnsweringError(Exception):
    """The web server runs but does not answer."""


class Watch:
    """Looks whether the processes run, whether the user wants to stop, and which bug is planted."""

    def __init__(self, always: Sequence[Child], stop: StopRequest, planted: Path = PLANTED) -> None:
        self._always, self.stop, self._planted = always, stop, planted
        self.running: list[Child] = []

    @property
    def bug(self) -> str:
        """Return the name of the bug that `make break` has planted, or nothing."""
        with suppress(FileNotFoundError):
            return Path(self._planted.read_text(encoding="utf-8")).stem
        return ""

    def look(self) -> None:
        """Wait a tenth of a second; raise Stopped or ChildEndedError.

        While a bug is planted, a process that has ended is only named: the others go on, so that
        an audience can look at what is left.
        """
        self.stop.check()
        all_run(self._always)
        for child in [*self.running]:
            try:
                all_run([child])
            except ChildEndedError as error:
                self.excuse(error)
                self.running.remove(child)
        time.sleep(0.1)

    def excuse(self, error: Exception) -> None:
        """Print an error while a bug is planted, else raise it."""
        if not self.bug:
            raise error
        say(f"{error} {self.bug} is planted. To go on without it: make mend")


def serve(environment: Mapping[str, str], watch: Watch, welcome: str) -> None:
    """Keep the application running, and start it again after `make break` and `make mend`.

    Raises Stopped, ChildEndedError or NotAnsweringError.
    """
    before = ""
    while True:
        bug = watch.bug
        with children(APPLICATION, environment, _log(environment)) as running:
            watch.running = [*running]
            wait_until_ready(environment, watch)
            say(welcome or f"The code has changed ({bug or f'without {before}'}): {RESTARTED}")
            while watch.bug == bug:
                watch.look()
        welcome, before = "", bug
        try:
            migrate(environment, watch.stop)
        except ChildEndedError as error:
            say(f"{error} The processes start nevertheless.")


def _log(environment: Mapping[str, str]) -> Path | None:
    log = environment.get("APPLICATION_LOG")
    return Path(log) if log else None


def wait_until_ready(environment: Mapping[str, str], watch: Watch) -> None:
    """Return once the web server answers; raise NotAnsweringError if it takes too long."""
    address = f"{listening_url(environment['HOST'], environment['PORT'])}/healthz"
    deadline = time.monotonic() + SECONDS_TO_ANSWER
    while not answers(address) and watch.running:
        watch.look()
        if time.monotonic() > deadline:
            watch.excuse(
                NotAnsweringError(
                    f"{address} has not answered within {SECONDS_TO_ANSWER} s. "
                    "The lines above that start with web should say why."
                )
            )
            return


def answers(address: str) -> bool:
    """Tell whether a GET of `address` succeeds, without any proxy."""
    try:
        with build_opener(ProxyHandler({})).open(address, timeout=1):
            return True
    except OSError:
        return False
