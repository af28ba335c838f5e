"""What the workflows of GitHub run."""

import re
from itertools import chain
from pathlib import Path

import yaml

from tests.support.processes import ROOT

FOLDER = ROOT / ".github"
EXPRESSION = re.compile(r"\$\{\{ matrix\.(\w+) \}\}")


def workflows() -> list[Path]:
    """Return every file that has steps: workflows, and the action that they share."""
    return sorted([*FOLDER.glob("workflows/*.yml"), *FOLDER.glob("actions/*/action.yml")])


def jobs(text: str) -> dict[str, dict]:
    """Return the jobs of a workflow by their names; the steps of an action count as one."""
    read = yaml.safe_load(text)
    return read.get("jobs") or {"action": read["runs"]}


def commands(text: str) -> list[str]:
    """Return the commands of a workflow, one for each value of the matrix that it names."""
    return [line for job in jobs(text).values() for line in _of_job(job)]


def _of_job(job: dict) -> list[str]:
    matrix = job.get("strategy", {}).get("matrix", {})
    lines = chain.from_iterable(step.get("run", "").splitlines() for step in job["steps"])
    return [each for line in lines for each in _expanded(line, matrix)]


def _expanded(line: str, matrix: dict[str, list[str]]) -> list[str]:
    found = EXPRESSION.search(line)
    if found is None:
        return [line]
    return [EXPRESSION.sub(value, line) for value in matrix[found[1]]]
