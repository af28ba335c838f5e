"""A report in Markdown that a product owner can read: every scenario and its result."""

from pathlib import Path
from typing import Any

import pytest
from pytest_bdd.parser import Feature, Scenario, Step

REPORT = Path(__file__).parent.parent.parent / ".local" / "acceptance.md"


class Report:
    """A plugin that notes the result of each scenario, and writes the report at the end."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._features: dict[str, tuple[str, list[tuple[int, list[str]]]]] = {}
        self._failed: Step | None = None

    def pytest_bdd_step_error(self, step: Step, exception: Exception) -> None:
        """Remember the step that failed, and name it in the error."""
        self._failed = step
        exception.add_note(f"The step that failed: {step.keyword} {step.name}")

    def pytest_bdd_after_scenario(self, feature: Feature, scenario: Scenario) -> None:
        """Note a scenario, sentence by sentence."""
        description = str(feature.description).strip()
        _, results = self._features.setdefault(feature.name, (description, []))
        failed, self._failed = self._failed, None
        lines = [f"### {scenario.name}: {'FAILED' if failed else 'passed'}", ""]
        for step in scenario.steps:
            wrong = failed is not None and (step.name, step.type) == (failed.name, failed.type)
            lines.append(f"- {step.keyword} {step.name}{' **(failed)**' if wrong else ''}")
        lines.append("")
        results.append((scenario.line_number, lines))

    def pytest_sessionfinish(self) -> None:
        """Write the report, except in a run with several processes."""
        if not self._features or hasattr(self._config, "workerinput"):
            return
        text = ["# What users asked for, and the results", ""]
        for name, (description, results) in sorted(self._features.items()):
            text += [f"## {name}", "", description, ""]
            text += [line for _, lines in sorted(results) for line in lines]
        REPORT.parent.mkdir(exist_ok=True)
        REPORT.write_text("\n".join(text), encoding="utf-8")

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Say where the report is."""
        if self._features:
            terminalreporter.write_line(f"The scenarios and their results: {REPORT}")
