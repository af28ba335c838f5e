"""Put a test cluster into memory, if the system has a folder there."""

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from dev.locks import alone_with, in_use
from dev.postgres.server_lock import is_served

MEMORY = Path("/dev/shm")  # tmpfs on Linux; a container may have only 64 MB of it
OWNER = "belongs-to"  # a file that names the link
NEEDED_BYTES = 512 * 1024 * 1024


def in_memory(folder: Path) -> Path:
    """Return `folder`, as a link into memory if there is room and `folder` is new.

    Cloning a test database takes 20 ms in memory, and 50 to 370 ms on the disks we measured.
    """
    folder.parent.mkdir(exist_ok=True)
    sweep()
    with alone_with(folder.with_name(f"{folder.name}.lock")):
        if folder.is_symlink() and not folder.exists():
            folder.unlink()  # a restart of the machine has deleted its target
        if not folder.exists() and _has_room():
            target = Path(tempfile.mkdtemp(prefix="handshake-", dir=MEMORY))
            target.chmod(0o711)  # if root runs it, the server runs as another user
            folder.symlink_to(target)
        _sign(folder)
    return folder


def sweep() -> None:
    """Delete the folders that no clone links to and no process uses.

    A link may exist where only another container sees it; so a lock must tell who uses a folder.
    """
    for owner in MEMORY.glob(f"handshake-*/{OWNER}"):
        with suppress(OSError):  # another user's, in use, or already deleted by another run
            if Path(owner.read_text(encoding="utf-8")).resolve() != owner.parent.resolve():
                _delete_unused(owner.parent)


def forget(folder: Path) -> None:
    """Delete the target of `folder`, if that is a link into memory and no process uses it."""
    target = folder.resolve()
    if folder.is_symlink() and target.is_relative_to(MEMORY):
        with suppress(OSError):
            _delete_unused(target)


def _sign(folder: Path) -> None:
    owner = folder / OWNER
    # Only now that the link exists, or the sweep of another run would delete the target.
    if folder.is_symlink() and not owner.exists():
        with suppress(PermissionError):  # another user's: embedded_postgres explains what to do
            owner.write_text(str(folder), encoding="utf-8")


def _delete_unused(folder: Path) -> None:
    with alone_with(folder / "lock", seconds=0):
        if not in_use(folder / "users") and not is_served(folder / "data"):
            shutil.rmtree(folder)


def _has_room() -> bool:
    if not os.access(MEMORY, os.W_OK):
        return False
    status = os.statvfs(MEMORY)
    return status.f_bavail * status.f_frsize >= NEEDED_BYTES
