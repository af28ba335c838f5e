"""Compare a text with a file that a reviewer has approved."""

import re
from collections.abc import Callable
from difflib import unified_diff
from pathlib import Path
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.data import SnapshotCollections
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode
from werkzeug.wrappers import Response

from tests.approval.orphans import Orphans
from tests.approval.scrub import scrubbed

CONTENT = re.compile(r"<title>.*?</title>|<main.*?</main>", re.DOTALL)
REMEDY = "Read the difference. If it is intended: make approve, and commit the files."
RULES = {
    "sql": "A migration that has run never runs again: what differs in one belongs in a new one.\n"
}


class ApprovedFile(SingleFileSnapshotExtension):
    """A text in a file of its own, which is named after the test."""

    _write_mode = WriteMode.TEXT

    def discover_snapshots(self, **_: Any) -> SnapshotCollections:
        """Find nothing. syrupy misses the orphans of a module whose tests all have parameters."""
        return SnapshotCollections()


def init_approvals(config: pytest.Config, folder: Path) -> None:
    """Let syrupy write single files, and look for orphaned ones below the folder."""
    config.option.default_extension = f"{ApprovedFile.__module__}.{ApprovedFile.__name__}"
    config.pluginmanager.register(Orphans(config, folder), "orphaned approvals")


@pytest.fixture
def approve(snapshot: SnapshotAssertion) -> Callable[..., None]:
    """Compare a text with its approved file, whose name is that of the test."""

    def compare(text: str, extension: str = "txt") -> None:
        received = scrubbed(text)

        class File(ApprovedFile):
            file_extension = extension

        approved = snapshot(extension_class=File)
        if approved != received:
            advice = RULES.get(extension, "") + REMEDY
            pytest.fail(f"{_difference(approved, received)}\n\n{advice}", pytrace=False)

    return compare


@pytest.fixture
def approve_page(approve: Callable[..., None]) -> Callable[[Response], None]:
    """Compare the title and the main content of a page; whole pages are approved in the core."""

    def compare(response: Response) -> None:
        approve("\n".join(CONTENT.findall(response.get_data(as_text=True))), "html")

    return compare


def _difference(approved: SnapshotAssertion, received: str) -> str:
    [comparison] = approved.executions.values()
    before = (comparison.recalled_data or "").splitlines()
    lines = unified_diff(before, received.splitlines(), "approved", "received", lineterm="")
    return "\n".join(lines)
