"""Run the quick layers of tests in a shell full of nonsense: `make test-odd-shell`.

A developer's shell has variables for other projects and servers. No test may see them.
"""

import os
import sys
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from dev.settings import ROOT
from dev.shell import settings
from lab import commands

LAYERS = ("integration", "dev", "unit")  # the longest first
LIMIT_SECONDS = 300.0
NO_SERVER = "http://127.0.0.1:1"
ODD = {
    "FLASK_APP": "nonsense",
    "FLASK_DEBUG": "1",
    "WERKZEUG_RUN_MAIN": "true",
    "WERKZEUG_SERVER_FD": "99",
    "GIT_DIR": "/nonexistent",
    "GIT_INDEX_FILE": "/nonexistent",
    "HTTP_PROXY": NO_SERVER,
    "http_proxy": NO_SERVER,
    "ALL_PROXY": NO_SERVER,
    "PGHOST": "nonsense",
    "PGHOSTADDR": "192.0.2.1",
    "PGPORT": "1",
    "PGUSER": "nonsense",
    "PGPASSWORD": "nonsense",
    "PGPASSFILE": "/nonexistent",
    "PGDATABASE": "nonsense",
    "PGSERVICE": "nonsense",
    "PGSERVICEFILE": "/nonexistent",
    "PGOPTIONS": "-c nonsense=1",
    "PGDATESTYLE": "nonsense",
    "PGTZ": "nonsense",
    "PGCLIENTENCODING": "nonsense",
    "PGSSLMODE": "nonsense",
    "PGREQUIREAUTH": "scram-sha-256",
    "PGCHANNELBINDING": "require",
    "PGTARGETSESSIONATTRS": "standby",
    "PGDATA": "/nonexistent",
    "PYTHONHOME": "/nonexistent",
    "PYTHONINSPECT": "1",
    "PYTHONOPTIMIZE": "2",
    "PYTHONPATH": "/nonexistent",
    "PYTHONSAFEPATH": "1",
    "PYTHONWARNINGS": "error",
}


def main(given: Mapping[str, str]) -> int:
    """Run the layers at the same time; return 0 if all pass, else 1 after their output."""
    environment = odd_environment(given)
    with ThreadPoolExecutor(len(LAYERS)) as pool:
        failed = list(pool.map(partial(fails, environment=environment), LAYERS))
    return int(any(failed))


def odd_environment(given: Mapping[str, str]) -> dict[str, str]:
    """Return `given` with nonsense in every variable that must not change a test."""
    # The options of the `make` that runs this are not for the `make` that it starts.
    kept = {name: value for name, value in given.items() if name not in {"MAKEFLAGS", "MAKELEVEL"}}
    return {**kept, **dict.fromkeys(settings(), "nonsense"), **ODD}


def fails(layer: str, environment: Mapping[str, str]) -> bool:
    """Run a layer, print its verdict, and tell whether it fails. Raises commands.Stopped."""
    # With the packages of this clone; INSTALLED= prevents an installation.
    command = ["make", f"test-{layer}", f"VENV={sys.prefix}", "INSTALLED=", "ARGS=-q"]
    start = time.monotonic()
    status, output = commands.run(command, ROOT, LIMIT_SECONDS, environment)
    verdict = f"FAILED\n{output}" if status else "passed"
    print(f"{layer} in an odd shell, {time.monotonic() - start:.0f} s: {verdict}", flush=True)
    return status != 0


if __name__ == "__main__":
    commands.stop_on_signals()
    sys.exit(main(os.environ))
