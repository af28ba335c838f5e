"""Plant small faults in app/, one at a time, and see which layer notices: `make mutants`."""

import json
import os
import re
import signal
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random

from dev.postgres import embedded_postgres
from dev.postgres.memory import forget, in_memory
from dev.settings import ROOT
from lab.mutants.all_layers import try_all
from lab.mutants.making import Mutant, mutants_of
from lab.mutants.one_layer import TestsFail
from lab.mutants.report import KEPT, equivalents, shares, summary

REPORT = KEPT / "report.txt"
SHARES = KEPT / "shares.json"  # of a run over all files, for the talk
AGAIN = "--survivors"  # after new tests: tries only the survivors of the last run
SAMPLE = re.compile(r"--sample=([1-9]\d*)")  # tries some mutants, chosen at random
SEED = 2026  # so that a second run tries the same ones


def main(arguments: Sequence[str]) -> int:
    """Try every mutant in every layer, print the table and keep it in REPORT."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    print("Generating the mutants", flush=True)
    chosen = [path for path in arguments if not path.startswith("--")]
    if unknown := set(chosen) - set(every_file()):
        sys.exit(f"ONLY={unknown.pop()} is no file of app/. Example: ONLY=app/accounts/login.py")
    found = [mutant for path in chosen or every_file() for mutant in mutants_of(ROOT, path)]
    mutants = some_of(found, arguments)
    print(f"{len(mutants)} of {len(found)} mutants. First, every test runs without one", flush=True)
    with tempfile.TemporaryDirectory(prefix="handshake-mutants-") as name, server(Path(name)):
        results = try_all(mutants, Path(name).resolve(), again=AGAIN in arguments)
    text = summary(results, equivalents())
    REPORT.write_text(f"{text}\n", encoding="utf-8")
    if not chosen:
        counted = {**shares(results, equivalents()), "tried": len(mutants), "of": len(found)}
        SHARES.write_text(json.dumps(counted), encoding="utf-8")
    print(f"\n{text}\n\nThis report is in {REPORT.relative_to(ROOT)}.")
    return 0


def some_of(mutants: list[Mutant], arguments: Sequence[str]) -> list[Mutant]:
    """Return a sample of the mutants if one is wanted, or else all; end at an unknown option."""
    size = len(mutants)
    for option in [each for each in arguments if each.startswith("--") and each != AGAIN]:
        match = SAMPLE.fullmatch(option)
        if not match:
            sys.exit(
                f"ARGS={option} is unknown. Rule: {AGAIN}, or as in this example: --sample=500"
            )
        size = min(size, int(match[1]))
    return Random(SEED).sample(mutants, size) if size < len(mutants) else mutants


def every_file() -> list[str]:
    """Return the paths of the application's modules."""
    return sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("app/**/*.py"))


@contextmanager
def server(folder: Path) -> Iterator[None]:
    """Let all mutants share a PostgreSQL server: TEST_DATABASE_URL, or an embedded one."""
    if os.environ.get("TEST_DATABASE_URL"):
        yield
        return
    folder.chmod(0o711)  # if root starts it, the user `nobody` needs to enter
    cluster = in_memory(folder / "postgres")
    try:
        with embedded_postgres(cluster, durable=False) as url:
            os.environ["TEST_DATABASE_URL"] = url
            yield
    finally:
        forget(cluster)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except TestsFail as failure:
        sys.exit(str(failure))
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)
