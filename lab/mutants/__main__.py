"""Plant small faults in app/, one at a time, and see which layer notices: `make mutants`."""

import os
import signal
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from dev.postgres import embedded_postgres
from dev.postgres.memory import forget, in_memory
from dev.settings import ROOT
from lab.mutants.all_layers import try_all
from lab.mutants.making import mutants_of
from lab.mutants.one_layer import TestsFail
from lab.mutants.report import KEPT, equivalents, summary

REPORT = KEPT / "report.txt"
AGAIN = "--survivors"  # after new tests: tries only the survivors of the last run


def main(arguments: Sequence[str]) -> int:
    """Try every mutant in every layer, print the table and keep it in REPORT."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    print("Generating the mutants", flush=True)
    paths = [path for path in arguments if path != AGAIN] or every_file()
    if unknown := set(paths) - set(every_file()):
        sys.exit(f"ONLY={unknown.pop()} is no file of app/. Example: ONLY=app/accounts/login.py")
    mutants = [mutant for path in paths for mutant in mutants_of(ROOT, path)]
    print(f"{len(mutants)} mutants. First, every test runs without one", flush=True)
    with tempfile.TemporaryDirectory(prefix="handshake-mutants-") as name, server(Path(name)):
        results = try_all(mutants, Path(name).resolve(), again=AGAIN in arguments)
    text = summary(results, equivalents())
    REPORT.write_text(f"{text}\n", encoding="utf-8")
    print(f"\n{text}\n\nThis report is in {REPORT.relative_to(ROOT)}.")
    return 0


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
