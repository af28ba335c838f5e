"""What the doctor says about one thing. Python 3.8 must be able to run this."""

from __future__ import annotations

from typing import NamedTuple


class Finding(NamedTuple):
    """One thing looked at: all is well with it unless there is a remedy."""

    text: str
    remedy: str = ""

    def __str__(self) -> str:
        """Return a line for people, with the remedy on the next one."""
        if not self.remedy:
            return f"  ok       {self.text}"
        return f"  TROUBLE  {self.text}\n           -> {self.remedy}"


def report(findings: list[Finding]) -> int:
    """Print the findings; return 1 if anything needs a remedy, else 0."""
    print(*findings, sep="\n", flush=True)
    return int(any(finding.remedy for finding in findings))
