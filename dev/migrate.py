"""Run Alembic on the laptop's database: `make migrate`, `make migration`."""

import os
import subprocess
import sys

from dev.database import development_database
from dev.ports import DEFAULTS
from dev.postgres import PostgresUnavailableError
from dev.settings import ROOT, development_environment, kept_secret_key


def main(arguments: list[str]) -> int:
    """Run `alembic` with `arguments` and return its exit status."""
    try:
        with development_database(os.environ) as url:
            return alembic(arguments, url)
    except PostgresUnavailableError as error:
        print(error, file=sys.stderr)
        return 1


def alembic(arguments: list[str], database_url: str) -> int:
    """Run Alembic with the development settings against `database_url`."""
    environment = development_environment(
        os.environ, ports=DEFAULTS, database_url=database_url, secret_key=kept_secret_key()
    )
    command = [sys.executable, "-m", "alembic", *arguments]
    status = subprocess.run(command, env=environment, cwd=ROOT, check=False).returncode
    print(f"alembic {' '.join(arguments)}: {f'exit status {status}' if status else 'done'}")
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
