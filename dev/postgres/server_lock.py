"""The lock that a server holds: the proof that it runs, in every container that shares it."""

from pathlib import Path

from dev.locks import is_held


def server_lock(data: Path) -> Path:
    """Return the file that the server of `data` holds locked as long as it runs.

    The kernel knows this lock in every container that shares the folder, unlike the pid.
    """
    return data.with_name("server")


def is_served(data: Path) -> bool:
    """Tell whether any running server uses the cluster in `data`, by its lock."""
    return is_held(server_lock(data))


def unseen(data: Path) -> str:
    """Return the explanation for a server that runs where this process cannot see it."""
    return (
        f"A PostgreSQL server that is not visible from here uses {data}. It may run in another"
        " container. Stop `make run` and the tests there, and try again."
    )
