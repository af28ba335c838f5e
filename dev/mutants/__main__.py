"""Plant small faults in app/, and see which layer notices: `make mutants ONLY=app/login.py`."""

import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from dev.mutants.hunt import LAYERS, TestsFail, hear, hunt
from dev.mutants.making import Mutant, mutants_of
from dev.mutants.report import KEPT, Fate, Result, equivalents, key, recall, remember, summary
from dev.mutants.trial import import_for_all
from dev.postgres import embedded_postgres
from dev.postgres.memory import forget, in_memory
from dev.settings import ROOT

REPORT = KEPT / "report.txt"
AGAIN = "--survivors"  # take the others' fates from the last run: tests were added since
NOT_COPIED = shutil.ignore_patterns(".git", ".venv", ".local", "__pycache__", ".*_cache")
STEP = 100  # mutants between two lines of progress where there is no terminal


def main(arguments: Sequence[str]) -> int:
    """Try every mutant in every layer, print the table and keep it in REPORT."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    paths = [path for path in arguments if path != AGAIN] or sorted(
        str(path.relative_to(ROOT)) for path in ROOT.glob("app/**/*.py")
    )
    print("Making the mutants", flush=True)
    mutants = [mutant for path in paths for mutant in mutants_of(ROOT, path)]
    print(f"{len(mutants)} mutants. First every test without one", flush=True)
    with tempfile.TemporaryDirectory(prefix="handshake-mutants-") as name, server(Path(name)):
        results = try_all(mutants, Path(name).resolve(), again=AGAIN in arguments)
    text = summary(results, equivalents())
    REPORT.write_text(f"{text}\n", encoding="utf-8")
    print(f"\n{text}\n\nThe same is in {REPORT.relative_to(ROOT)}.")
    return 0


def try_all(mutants: Sequence[Mutant], folder: Path, *, again: bool) -> list[Result]:
    """Try the mutants in copies of the repository below `folder`. Raises TestsFail."""
    copies = [folder / f"copy-{number}" for number in range(os.cpu_count() or 1)]
    shutil.copytree(ROOT, copies[0], ignore=NOT_COPIED)
    heard = [hear(layer, copies[0]) for layer in LAYERS]
    import_for_all(module for seen in heard for module in seen.modules)
    for copy in copies[1:]:
        shutil.copytree(copies[0], copy)  # what Python compiled included
    results = []
    for layer, seen in zip(LAYERS, heard, strict=True):
        result = Result(layer.name, known_dead(layer.name, mutants) if again else {})
        results.append(result)
        left = [mutant for mutant in mutants if mutant not in result.fates]
        try:
            for _ in hunt(layer, seen, left, copies, result):
                show(result, len(mutants))
        finally:
            remember(result)
        print()
    return results


def known_dead(layer: str, mutants: Sequence[Mutant]) -> dict[Mutant, Fate]:
    """Return the mutants that the layer killed in an earlier run."""
    fates = recall(layer)
    known = {mutant: fates.get(key(mutant), Fate.SURVIVED) for mutant in mutants}
    return {mutant: fate for mutant, fate in known.items() if fate is not Fate.SURVIVED}


def show(result: Result, total: int) -> None:
    """Show how far a layer has come, on one line of a terminal or now and then elsewhere."""
    done, survived = len(result.fates), len(result.living())
    text = f"{result.layer}: {done} of {total}, {survived} survived, {result.seconds:.0f} s"
    if sys.stdout.isatty():
        print(f"\r{text}", end="", flush=True)
    elif done % STEP == 0:
        print(text, flush=True)


@contextmanager
def server(folder: Path) -> Iterator[None]:
    """Let all mutants share a PostgreSQL server: that of TEST_DATABASE_URL or an embedded one."""
    if os.environ.get("TEST_DATABASE_URL"):
        yield
        return
    folder.chmod(0o711)  # where root starts it, nobody must get in
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
