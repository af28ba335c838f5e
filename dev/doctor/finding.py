"""What one check found. Python 3.8 must be able to run this."""

from __future__ import annotations

from typing import NamedTuple


class Finding(NamedTuple):
    """The result of one check: a problem if it has a remedy."""

    text: str
    remedy: str = ""

    def __str__(self) -> str:
        """Return a line for the terminal, with the remedy on the next one."""
        if not self.remedy:
            return f"  ok       {self.text}"
        return f"  PROBLEM  {self.text}\n           -> {self.remedy}"


def report(findings: list[Finding]) -> int:
    """Print the findings; return 1 if anything needs a remedy, else 0."""
    print(*findings, sep="\n", flush=True)
    return int(any(finding.remedy for finding in findings))
