"""Take each extra out in turn, then all of them, and check what is left: `make extras`."""

import os
import sys
import time
from collections.abc import Mapping
from functools import partial

from dev.settings import LOCAL, ROOT
from lab.commands import stop_on_signals
from lab.extras.checks import FOR_ALL, FOR_ONE
from lab.extras.removal import ExtraError, chosen, extras, take_out
from lab.trees import Tree, do_all, trees
from lab.trials import Trial, check_all, summary, tell

ANY = "any extra"
LOGS = LOCAL / "extras"


def main(given: Mapping[str, str]) -> int:
    """Try each extra, or the one of ONLY; return 0 if every check passed. Raises ExtraError."""
    start = time.monotonic()
    names = chosen(ROOT, given.get("ONLY", ""))
    trials = [Trial(name, FOR_ONE, [name]) for name in names]
    if not given.get("ONLY"):  # the longest first
        trials.insert(0, Trial(ANY, FOR_ALL, extras(ROOT)))
    copies = trees("extras", min(len(trials), os.cpu_count() or 1))
    done = list(do_all([partial(run, trial) for trial in trials], copies))
    print(f"\n{summary('without', sorted(done, key=trials.index))}")
    print(f"Checked in {time.monotonic() - start:.0f} s")
    return int(not all(trial.passed for trial in trials))


def run(trial: Trial, tree: Tree) -> Trial:
    """Take the extras out of a clean copy and check what is left. Raises ExtraError or Stopped."""
    tree.clean()
    for name in trial.without:
        take_out(name, tree.folder)
    for outcome in check_all(trial.checks, tree.folder):
        trial.outcomes[outcome.check] = outcome
        tell(f"without {trial.name}", outcome, LOGS)
    return trial


if __name__ == "__main__":
    stop_on_signals()
    try:
        sys.exit(main(os.environ))
    except ExtraError as error:
        sys.exit(str(error))
