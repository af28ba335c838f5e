"""Approved files that no test uses any more."""

from pathlib import Path
from typing import Any

import pytest

REMEDY = "If the tests were removed on purpose: make approve, and commit the deletion."


class Orphans:
    """Reports orphaned files after a run of every approval test, or deletes them in an update."""

    def __init__(self, config: pytest.Config, folder: Path) -> None:
        self._config, self._folder = config, folder
        self._found: list[Path] = []

    @pytest.hookimpl(trylast=True)  # after syrupy's, which collects what was used
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """Fail the run for orphaned files, unless it updates: then delete them."""
        is_xdist_worker = hasattr(self._config, "workerinput")
        # A test that fails early has not compared its file.
        only_listed = self._config.option.collectonly
        if (
            is_xdist_worker
            or only_listed
            or exitstatus != pytest.ExitCode.OK
            or not self._all_tests_ran()
        ):
            return
        self._found = sorted(self._approved() - self._used())
        if self._config.option.update_snapshots:
            for file in self._found:
                file.unlink()
        elif self._found:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Name the files and the remedy."""
        if not self._found:
            return
        deleted = self._config.option.update_snapshots
        said = "Deleted, because no test uses them:" if deleted else "No test uses these files:"
        names = [f"  {file.relative_to(self._config.rootpath)}" for file in self._found]
        terminalreporter.section("orphaned approvals")
        terminalreporter.write_line("\n".join([said, *names, *([] if deleted else [REMEDY])]))

    @property
    def _report(self) -> Any:
        return self._config._syrupy.report  # type: ignore[attr-defined]  # has no public name

    def _all_tests_ran(self) -> bool:
        """Tell whether every test below the folder ran: a selection does not use every file."""
        single_tests = any("::" in argument for argument in self._config.args)
        collected = {Path(module).resolve() for module in self._report.collected_modules}
        modules = {module.resolve() for module in self._folder.rglob("test_*.py")}
        all_selected: bool = self._report.selected_all_collected_items
        return all_selected and modules <= collected and not single_tests

    def _approved(self) -> set[Path]:
        return {file for file in self._folder.rglob("__snapshots__/**/*") if file.is_file()}

    def _used(self) -> set[Path]:
        return {Path(collection.location) for collection in self._report.used}
