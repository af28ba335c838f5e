"""Outputs of the real application, compared with files that somebody has read and approved."""

import os
from difflib import unified_diff
from pathlib import Path

import pytest
from pytest_postgresql import factories
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from tests.approval.scrub import scrubbed
from tests.support.guards import TEST_DATABASE_PREFIX
from tests.integration.conftest import *  # noqa: F403  the same doors
from tests.support.postgres_server import migrate

HERE = Path(__file__).parent
MEND = "Read the difference. If it is meant: make approve, and commit the files."
RULES = {
    "sql": "A migration that has run never runs again: what differs in one belongs in a new one.\n"
}

template = factories.postgresql_noproc(
    depends_on="postgres_server",
    dbname=f"{TEST_DATABASE_PREFIX}{os.getpid()}_approval",
    load=[migrate],
)


@pytest.fixture
def approve(snapshot):
    """Compare a text with its approved file, whose name is that of the test."""

    def compare(text, extension="txt"):
        received = scrubbed(text)

        class File(SingleFileSnapshotExtension):
            _write_mode = WriteMode.TEXT
            file_extension = extension

        approved = snapshot(extension_class=File)
        if approved != received:
            advice = RULES.get(extension, "") + MEND
            pytest.fail(f"{_difference(approved, received)}\n\n{advice}", pytrace=False)

    return compare


def _difference(approved, received):
    [comparison] = approved.executions.values()
    before = (comparison.recalled_data or "").splitlines()
    lines = unified_diff(before, received.splitlines(), "approved", "received", lineterm="")
    return "\n".join(lines)
