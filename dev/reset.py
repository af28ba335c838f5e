"""Remove the data of `make run` and of the tests: `make reset`."""

import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from dev.locks import in_use
from dev.postgres import PostgresUnavailableError, is_used, stop_leftover
from dev.postgres.memory import sweep
from dev.settings import LOCAL, PLANTED

CLUSTERS = ("*/users", "*/copy-*/.local/*/users")  # of this tree, and of the copies of lab/


def main(local: Path = LOCAL) -> int:
    """Stop unused servers and delete .local, unless something still needs it."""
    if not local.exists():
        print(f"Nothing to remove: {local} does not exist.")
        return 0
    clusters = [path.parent for place in CLUSTERS for path in local.glob(place)]
    if reason := needed_by(local, clusters):
        print(reason, file=sys.stderr)
        return 1
    try:
        for cluster in clusters:
            stop_leftover(cluster)
        shutil.rmtree(local)
        sweep()
    except (PostgresUnavailableError, PermissionError) as error:
        print(f"{error}\n{local} was not removed. Run `make reset` as its owner.", file=sys.stderr)
        return 1
    print(f"Removed {local} with all accounts, emails and the secret key.")
    return 0


def needed_by(local: Path, clusters: Sequence[Path]) -> str:
    """Return what still needs the folder and the remedy, or nothing."""
    planted = local / PLANTED.name
    if planted.exists():  # without this file, `make mend` could not remove the bug
        name = Path(planted.read_text()).stem
        return f"{name} is planted in the tree. Remove it first: make mend"
    if in_use(local / "users") or any(is_used(cluster) for cluster in clusters):
        return f"{local} is in use by `make run` or by tests. Stop them first."
    return ""


if __name__ == "__main__":
    sys.exit(main())
