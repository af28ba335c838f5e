"""Take each extra out in turn, then all of them, and check what is left: `make extras`."""

import os
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from dev.settings import LOCAL, ROOT
from lab.commands import stop_on_signals
from lab.extras.checks import FOR_ALL, FOR_ONE, Outcome, check_all
from lab.extras.removal import ExtraError, chosen, extras, take_out
from lab.table import table
from lab.trees import Tree, do_all, trees

ANY = "any extra"
TAIL = 30  # lines of a failed check that are shown; its log has all of them
LOGS = LOCAL / "extras"


@dataclass
class Trial:
    """A copy without some extras, and the results of its checks."""

    name: str
    without: Sequence[str]
    checks: Sequence[str]
    outcomes: dict[str, Outcome] = field(default_factory=dict)

    @property
    def passed(self) -> bool:
        """Tell whether every check passed."""
        return all(outcome.passed for outcome in self.outcomes.values())


def main(given: Mapping[str, str]) -> int:
    """Try each extra, or the one of ONLY; return 0 if every check passed. Raises ExtraError."""
    start = time.monotonic()
    names = chosen(ROOT, given.get("ONLY", ""))
    trials = [Trial(name, [name], FOR_ONE) for name in names]
    if not given.get("ONLY"):  # the longest first
        trials.insert(0, Trial(ANY, extras(ROOT), FOR_ALL))
    copies = trees("extras", min(len(trials), os.cpu_count() or 1))
    done = list(do_all([partial(run, trial) for trial in trials], copies))
    print(f"\n{summary(sorted(done, key=trials.index))}")
    print(f"Checked in {time.monotonic() - start:.0f} s")
    return int(not all(trial.passed for trial in trials))


def run(trial: Trial, tree: Tree) -> Trial:
    """Take the extras out of a clean copy and check what is left. Raises ExtraError or Stopped."""
    tree.clean()
    for name in trial.without:
        take_out(name, tree.folder)
    for outcome in check_all(trial.checks, tree.folder):
        trial.outcomes[outcome.check] = outcome
        tell(trial.name, outcome)
    return trial


def tell(name: str, outcome: Outcome) -> None:
    """Print the result of a check; if it failed, keep its output and show the end of it."""
    lines = [f"without {name}: {outcome.check} {outcome.verdict} in {outcome.seconds:.0f} s"]
    if not outcome.passed:
        log = LOGS / f"{name.replace(' ', '-')}-{outcome.check}.log"
        log.write_text(outcome.output, encoding="utf-8")
        tail = outcome.output.splitlines()[-TAIL:]
        lines += [*(f"  {line}" for line in tail), f"  All of it: {log}"]
    print("\n".join(lines), flush=True)


def summary(trials: Sequence[Trial]) -> str:
    """Return a table with a row for each copy and a column for each check."""
    columns = [check for check in FOR_ALL if any(check in trial.checks for trial in trials)]
    rows = [
        (
            trial.name,
            *(trial.outcomes[c].verdict if c in trial.outcomes else None for c in columns),
            round(sum(outcome.seconds for outcome in trial.outcomes.values())),
        )
        for trial in trials
    ]
    return table(("without", *columns, "seconds"), rows)


if __name__ == "__main__":
    stop_on_signals()
    try:
        sys.exit(main(os.environ))
    except ExtraError as error:
        sys.exit(str(error))
