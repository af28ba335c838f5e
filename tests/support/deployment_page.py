"""The files that docs/deploy.md shows, in blocks whose first line is a comment with the name."""

import re
from collections.abc import Mapping

from tests.support.processes import ROOT

PAGE = ROOT / "docs" / "deploy.md"
FILE = re.compile(r"^```\w+\n# ([^\s:]+)[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NOTHING: Mapping[str, str] = {}


def shown_files() -> dict[str, str]:
    """Return the text of each file by its name, without the line that names it."""
    return dict(FILE.findall(PAGE.read_text(encoding="utf-8")))


def shown_file(name: str, replaced: Mapping[str, str] = NOTHING) -> str:
    """Return the text of a file, with examples such as an address replaced by others."""
    text = shown_files()[name]
    for example, other in replaced.items():
        assert example in text, f"{PAGE.name}: {name} does not contain {example!r}"
        text = text.replace(example, other)
    return text
