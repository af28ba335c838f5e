"""docs/performance.md and its charts, from the figures that were measured last."""

import json
import math
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, select_autoescape

from dev.settings import ROOT
from lab.bench.machines import plan
from lab.bench.rows import short

FIGURES = Path(__file__).parent / "figures.json"
PAGE = ROOT / "docs" / "performance.md"
CHARTS = ROOT / "docs" / "performance"


def write_page() -> None:
    """Write the page and its charts."""
    rows = json.loads(FIGURES.read_text(encoding="utf-8"))
    by_number = {row["number"]: row for row in rows}
    series: dict[str, Any] = {name: s for row in rows for name, s in row["series"].items()}
    templates = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=select_autoescape(["svg"]),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters["short"] = short
    templates.filters["log10"] = math.log10
    CHARTS.mkdir(exist_ok=True)
    for template in sorted(set(templates.list_templates(["svg"]))):
        text = templates.get_template(template).render(series=series, rows=by_number)
        (CHARTS / template).write_text(text.rstrip() + "\n", encoding="utf-8")
    page = templates.get_template("performance.md")
    text = page.render(rows=rows, by_number=by_number, series=series, plan=plan(by_number, series))
    PAGE.write_text(text.rstrip() + "\n", encoding="utf-8")
