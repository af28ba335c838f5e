"""A report in Markdown that a product owner can read: every scenario, and how it went."""

from pathlib import Path
from typing import Any

import pytest
from pytest_bdd.parser import Feature, Scenario, Step

PLACE = Path(__file__).parent.parent.parent / ".local" / "acceptance.md"


class Report:
    """A plugin that notes how each scenario goes, and writes it down at the end."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._features: dict[str, tuple[str, list[tuple[int, list[str]]]]] = {}
        self._failed: Step | None = None

    def pytest_bdd_step_error(self, step: Step, exception: Exception) -> None:
        """Remember the step that went wrong, and let its error say which one it was."""
        self._failed = step
        exception.add_note(f"It went wrong at: {step.keyword} {step.name}")

    def pytest_bdd_after_scenario(self, feature: Feature, scenario: Scenario) -> None:
        """Note a scenario, sentence by sentence."""
        description = str(feature.description).strip()
        _, told = self._features.setdefault(feature.name, (description, []))
        failed, self._failed = self._failed, None
        lines = [f"### {scenario.name}: {'FAILED' if failed else 'passed'}", ""]
        for step in scenario.steps:
            wrong = failed is not None and (step.name, step.type) == (failed.name, failed.type)
            lines.append(
                f"- {step.keyword} {step.name}{' **(here it went wrong)**' if wrong else ''}"
            )
        lines.append("")
        told.append((scenario.line_number, lines))

    def pytest_sessionfinish(self) -> None:
        """Write the report; a run in several processes has none."""
        if not self._features or hasattr(self._config, "workerinput"):
            return
        text = ["# What users asked for, and how it went", ""]
        for name, (description, told) in sorted(self._features.items()):
            text += [f"## {name}", "", description, ""]
            text += [line for _, lines in sorted(told) for line in lines]
        PLACE.parent.mkdir(exist_ok=True)
        PLACE.write_text("\n".join(text), encoding="utf-8")

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Say where it lies."""
        if self._features:
            terminalreporter.write_line(f"The scenarios and their results: {PLACE}")
