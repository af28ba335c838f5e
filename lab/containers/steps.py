"""Steps that are taken in turn, and what came of each."""

import signal
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from dev.run.stopping import SIGNALS
from lab.containers.docker import DockerError
from lab.table import table

Steps = Mapping[str, Callable[[], str]]  # what is done, and how; it returns what was seen
OK, FAILED, NOT_RUN = "ok", "FAILED", "not run"


@dataclass(frozen=True)
class Result:
    """What came of a step; `seen` is a line for the table."""

    name: str
    verdict: str
    seconds: float = 0.0
    seen: str = ""


def take(steps: Steps, last: str, explain: Callable[[], str]) -> list[Result]:
    """Take the steps, and print each. After one that fails, only `last` is taken.

    Each step begins where the one before it has ended. `explain` says more about a failure; it is
    asked before the last step. A signal ends the run, but not the last step.
    """
    results: list[Result] = []
    try:
        for name in steps:
            if name != last:
                results.append(_after(results, name, steps[name], explain))
    finally:
        with _signals_ignored():
            results.append(_taken(last, steps[last], explain))
    return results


def passed(results: Sequence[Result]) -> bool:
    """Tell whether every step was taken, and went well."""
    return all(result.verdict == OK for result in results)


def shown(results: Sequence[Result]) -> str:
    """Return the table for the terminal."""
    rows = [(each.name, each.verdict, round(each.seconds, 1), each.seen) for each in results]
    return table(("step", "verdict", "seconds", "seen"), rows)


@contextmanager
def _signals_ignored() -> Iterator[None]:
    before = {number: signal.signal(number, signal.SIG_IGN) for number in SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _after(
    before: Sequence[Result], name: str, step: Callable[[], str], explain: Callable[[], str]
) -> Result:
    return _taken(name, step, explain) if passed(before) else Result(name, NOT_RUN)


def _taken(name: str, step: Callable[[], str], explain: Callable[[], str]) -> Result:
    print(f"{name} ...", flush=True)
    start = time.monotonic()
    try:
        verdict, seen = OK, step()
    except DockerError as error:
        verdict, seen = FAILED, str(error).splitlines()[0]
        print(f"{error}\n{_explained(explain)}", flush=True)
    return Result(name, verdict, time.monotonic() - start, seen)


def _explained(explain: Callable[[], str]) -> str:
    try:
        return explain()
    except DockerError as error:
        return str(error)
