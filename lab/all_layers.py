"""Run every layer of tests and end with a table: `make test`."""

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from dev.chromium import why_none
from dev.settings import ROOT
from lab import commands
from lab.layers import LAYERS
from lab.results import (
    NO_BROWSER_HERE,
    NO_TESTS,
    TOO_LONG,
    Result,
    passed,
    read_report,
    skips,
    summary,
)

DEBUGGER = {"--pdb", "--trace"}  # needs the terminal for itself
SECONDS_TO_END = 60
LIMIT_SECONDS = 1800.0  # of one layer, if layers run side by side
# The longest first: the run ends when the last one ends. But first the one that tells most at once.
ORDER = ("unit", "browser", "chaos", "lab", "integration", "dev", "fuzz", "acceptance", "approval")


def main(arguments: Sequence[str]) -> int:
    """Run the layers, with `arguments` for pytest; return 0 if all passed, else 1."""
    try:
        jobs = 1 if DEBUGGER.intersection(arguments) else wanted_jobs(os.environ)
    except ValueError as error:
        sys.exit(str(error))
    results = in_turn(arguments) if jobs == 1 else side_by_side(arguments, jobs)
    print(f"\n{summary(results)}")
    if reasons := skips(results):
        print(f"\n{reasons}")
    if any(result.status == NO_BROWSER_HERE for result in results):
        print(f"\nThe browser tests did not run. {why_none(os.environ)}")
    return int(not passed(results, arguments))


def wanted_jobs(variables: Mapping[str, str]) -> int:
    """Return how many layers run at a time: JOBS, or processors and one. Raises ValueError."""
    given = variables.get("JOBS") or str((os.cpu_count() or 1) + 1)  # a layer often waits
    if not re.fullmatch(r"[1-9][0-9]?", given):
        raise ValueError(
            f"JOBS={given} is no number of layers that run at a time."
            " Rule: a whole number from 1 to 99. Example: JOBS=1"
        )
    return int(given)


def in_turn(arguments: Sequence[str]) -> list[Result]:
    """Run one layer after the other, each test shown as it runs."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    results = []
    for name, layer in LAYERS.items():
        print(f"\nmake test-{name}", flush=True)
        results.append(run_layer(name, [*layer.arguments, *arguments]))
    return results


def side_by_side(arguments: Sequence[str], jobs: int) -> list[Result]:
    """Run some layers at a time; show a line of each, and all that a failed one has printed.

    They mostly wait: for commits, for a page, for a process to end. Ctrl-C ends all of them.
    """
    commands.stop_on_signals()
    print(f"{len(LAYERS)} layers, {jobs} at a time; JOBS=1 shows each test as it runs.", flush=True)
    names = sorted(LAYERS, key=lambda name: ORDER.index(name) if name in ORDER else len(ORDER))
    with ThreadPoolExecutor(jobs) as pool:
        done = dict(zip(names, pool.map(partial(run_and_tell, arguments), names), strict=True))
    return [done[name] for name in LAYERS]


def run_and_tell(arguments: Sequence[str], layer: str) -> Result:
    """Run one layer, and print how it went. Raises commands.Stopped."""
    colour = "yes" if sys.stdout.isatty() else "auto"
    options = [*LAYERS[layer].arguments, f"--color={colour}", *arguments]
    output = ""

    def run(words: Sequence[str]) -> int:
        nonlocal output
        command = [sys.executable, "-m", "pytest", *words]
        status, output = commands.run(command, ROOT, LIMIT_SECONDS)
        return TOO_LONG if status is None else status

    result = reported(layer, options, run)
    failed = result.status not in (0, NO_TESTS, NO_BROWSER_HERE)
    shown = f"\n{output}\n" if failed else ""
    line = f"{layer}: {result.verdict}, {result.tests} tests in {result.seconds:.0f} s"
    print(f"{shown}{line}", flush=True)
    return result


def run_layer(layer: str, arguments: Sequence[str]) -> Result:
    """Run one layer, with its output on the terminal."""
    return reported(layer, arguments, run_pytest)


def reported(layer: str, arguments: Sequence[str], run: Callable[[Sequence[str]], int]) -> Result:
    """Return the result of a layer, with the figures of its JUnit report."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        start = time.monotonic()
        status = run([*arguments, f"--junitxml={report}"])
        return read_report(report, layer, status, time.monotonic() - start)


def run_pytest(arguments: Sequence[str], **variables: str) -> int:
    """Return the exit status of pytest; let it clean up first if this process has to stop."""
    command = [sys.executable, "-m", "pytest", *arguments]
    with subprocess.Popen(command, cwd=ROOT, env={**os.environ, **variables}) as pytest:
        try:
            return pytest.wait()
        except KeyboardInterrupt:  # Ctrl-C has reached pytest, too
            pytest.wait(SECONDS_TO_END)
            raise
        except SystemExit:
            pytest.send_signal(signal.SIGINT)
            pytest.wait(SECONDS_TO_END)
            raise


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)
