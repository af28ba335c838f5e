"""What keeps the processors busy while a command runs: a profile of all its processes."""

import os
import re
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psutil

LOOK_SECONDS = 0.2
# By the name of a process and its first arguments.
KINDS = {
    "Chromium": "chrom",
    "Playwright": "node",
    "PostgreSQL": "postgres|initdb|pg_ctl",
    "web and worker": "flask|python.* -m flask",
    "pytest": "python.* -m pytest",
}
OTHER = "other"


@contextmanager
def profiled() -> Iterator[dict[str, Any]]:
    """Return a profile of the machine, which is filled in at the end of the block.

    `busy` is the percentage of the time in which the processors worked, and `kinds` says how it is
    divided among the kinds of processes. Nothing else should run meanwhile.
    """
    profile: dict[str, Any] = {}
    seen, done = Counter[str](), threading.Event()
    looking = threading.Thread(target=_look, args=(seen, done))
    psutil.cpu_percent()  # begins to count here
    looking.start()
    try:
        yield profile
    finally:
        done.set()
        looking.join()
    profile["busy"] = psutil.cpu_percent()
    total = seen.total()
    profile["kinds"] = {kind: profile["busy"] * n / total for kind, n in seen.most_common()}


def _look(seen: Counter[str], done: threading.Event) -> None:
    while not done.wait(LOOK_SECONDS):
        for process in psutil.process_iter(["status", "name"]):
            if process.info["status"] == psutil.STATUS_RUNNING and process.pid != os.getpid():
                seen[kind_of(process.info["name"], _arguments(process))] += 1


def kind_of(name: str, arguments: Sequence[str]) -> str:
    """Return which part of the system a process is."""
    line = " ".join([name, *arguments[:2]])
    return next((kind for kind, rule in KINDS.items() if re.match(rule, line, re.I)), OTHER)


def _arguments(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()[1:]
    except psutil.Error:  # it has ended
        return []
