"""Remove what the laptop's runs left behind: `make reset`."""

import shutil
import sys

from dev.locks import in_use
from dev.postgres import PostgresUnavailableError, is_used, stop_leftover
from dev.postgres.memory import forget
from dev.settings import LOCAL


def main() -> int:
    """Stop servers nobody uses and delete .local, unless something still runs on it."""
    if not LOCAL.exists():
        print(f"Nothing to remove: {LOCAL} does not exist.")
        return 0
    clusters = [path.parent for path in LOCAL.glob("*/users")]
    if in_use(LOCAL / "users") or any(is_used(cluster) for cluster in clusters):
        print(f"{LOCAL} is in use by `make run` or by tests. End those first.", file=sys.stderr)
        return 1
    try:
        for cluster in clusters:
            stop_leftover(cluster)
            forget(cluster)
        shutil.rmtree(LOCAL)
    except (PostgresUnavailableError, PermissionError) as error:
        print(f"{error}\n{LOCAL} was not removed. Remove it as its owner.", file=sys.stderr)
        return 1
    print(f"Removed {LOCAL}: accounts, emails and the secret key are gone.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
