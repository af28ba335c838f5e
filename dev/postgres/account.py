"""The account that runs PostgreSQL, which refuses to run as root."""

import os
import pwd
import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

READ_AND_ENTER = stat.S_IROTH | stat.S_IXOTH


@dataclass(frozen=True)
class Account:
    """The uid and gid of the server's processes; None means those of this process."""

    uid: int | None = None
    gid: int | None = None

    def own(self, folder: Path) -> None:
        """Give `folder` to this account."""
        if self.uid is not None and self.gid is not None:
            os.chown(folder, self.uid, self.gid)


def server_account(data: Path) -> Account:
    """Return the account to run the server of `data` under: for root, its owner or `nobody`."""
    if os.geteuid() != 0:
        return Account()
    owner = data.stat().st_uid if data.exists() else 0
    entry = pwd.getpwuid(owner) if owner else pwd.getpwnam("nobody")
    return Account(entry.pw_uid, entry.pw_gid)


def let_in(account: Account, data: Path, package: Path) -> None:
    """Let `account` reach its data and the programs in `package`; announce every change first."""
    if account.uid is None:
        return
    closed = {
        **dict.fromkeys(_closed_parents(account.uid, data, package), stat.S_IXOTH),
        **dict.fromkeys(_closed_packages(package), READ_AND_ENTER),
    }
    if closed:
        print(_announcement(account.uid, closed), file=sys.stderr, flush=True)
    for path, missing in closed.items():
        for each in (path, *path.rglob("*")) if missing == READ_AND_ENTER else (path,):
            _open(each, missing)


def _closed_parents(uid: int, *paths: Path) -> Iterator[Path]:
    for folder in sorted({parent for path in paths for parent in path.parents}):
        status = folder.stat()
        if status.st_uid != uid and not status.st_mode & stat.S_IXOTH:
            yield folder


def _closed_packages(package: Path) -> Iterator[Path]:
    # On Linux, its libraries are in a folder next to it.
    for folder in (package, package.with_name(f"{package.name}.libs")):
        if folder.is_dir() and folder.stat().st_mode & READ_AND_ENTER != READ_AND_ENTER:
            yield folder


def _open(path: Path, permissions: int) -> None:
    mode = path.stat().st_mode
    if path.is_file() and not mode & stat.S_IXUSR:
        permissions &= ~stat.S_IXOTH
    path.chmod(mode | permissions)


def _announcement(uid: int, closed: dict[Path, int]) -> str:
    changes = [
        f"  chmod -R o+rX '{path}'" if missing == READ_AND_ENTER else f"  chmod o+x '{path}'"
        for path, missing in closed.items()
    ]
    return "\n".join(
        [
            "You are root, and PostgreSQL refuses to run as root. It will run as the user "
            f"'{pwd.getpwuid(uid).pw_name}'.",
            "For that user to reach its programs and data, these commands run now:",
            *changes,
            "To avoid this, run as an ordinary user, or set DATABASE_URL (for the tests "
            "TEST_DATABASE_URL) to your own server.",
        ]
    )
