"""The gallery as pages: a README to read, a picture for a slide."""

import re
from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from lab.seams.bugs import LAYERS
from lab.seams.gallery import Row, by_kind, caught_first, false_alarms
from lab.seams.picture import fitted, panels

NOWHERE = "no thread is known"  # what a patch says that cites no thread
THREAD = re.compile(r"\b([\w.-]+/[\w.-]+)#(\d+)")
PAGES = ("README.md", "gallery.svg", "stage.svg")
ON_STAGE = 8  # rows that a room can read


def write_pages(rows: Sequence[Row], folder: Path) -> list[Path]:
    """Write the pages of the gallery; return where they are."""
    templates = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=select_autoescape(["svg"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    facts = {
        "rows": rows,
        "kinds": by_kind(rows),
        "layers": LAYERS,
        "cheapest": caught_first(rows),
        "panels": panels(rows),
        "fitted": fitted,
        "nowhere": NOWHERE,
        "linked": linked,
        "alarms": false_alarms(rows),
        "shown": [row for row in rows if row.bug.on_stage][:ON_STAGE],
    }
    for page in PAGES:
        (folder / page).write_text(templates.get_template(page).render(facts), encoding="utf-8")
    return [folder / page for page in PAGES]


def linked(text: str) -> str:
    """Return Markdown with a link for each `owner/repository#number`."""
    # GitHub redirects from the issue to the pull request, if it is one.
    return THREAD.sub(r"[\g<0>](https://github.com/\1/issues/\2)", text)
