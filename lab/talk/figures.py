"""Measure what the slides quote: layers, and the messages of red tests: `make talk-figures`."""

import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, select_autoescape

from dev.settings import LOCAL
from lab import commands
from lab.all_layers import run_layer
from lab.demo.screen import body, red_message
from lab.demo.steps import OPTIONS
from lab.layers import LAYERS
from lab.mutants.__main__ import SHARES
from lab.seams.cue import red_layer
from lab.seams.planting import plant
from lab.talk.quotes import MOST_LINES, TALK, bug
from lab.trees import Tree

OF_THE_APPLICATION = [name for name in LAYERS if name not in ("dev", "lab")]
QUOTED = ("04", "14", "18", "23")
LIMIT_SECONDS = 120.0


def main() -> int:
    """Write talk/figures.json, the messages and the picture; return 1 if a layer is red."""
    results = [run_layer(name, LAYERS[name].arguments) for name in OF_THE_APPLICATION]
    if any(result.status for result in results):
        print("A layer is red, or did not run: nothing was written.", file=sys.stderr)
        return 1
    measured = {r.layer: {"tests": r.tests, "seconds": round(r.seconds, 1)} for r in results}
    _write("figures.json", json.dumps({"layers": measured}, indent=2) + "\n")
    longest = max(figures["seconds"] for figures in measured.values())
    _write("pictures/layers.svg", _picture("layers", layers=measured, longest=longest))
    if SHARES.exists():
        counted = json.loads(SHARES.read_text(encoding="utf-8"))
        _write("pictures/mutants.svg", _picture("mutants", mutants=counted))
    else:
        print("The picture of the mutants stays: make mutants ARGS=--sample=500 measures it.")
    tree = Tree(LOCAL / "talk" / "copy")
    for number in QUOTED:
        _write(f"messages/{number}.txt", said(number, tree))
    return 0


def said(number: str, tree: Tree) -> str:
    """Plant a bug in a copy, and return what its red test says, as it is printed."""
    found = bug(number)
    layer = red_layer(found)
    plant([found], tree)
    command = [sys.executable, "-m", "pytest", *OPTIONS, *LAYERS[layer].options, found.reds[layer]]
    _, output = commands.run(command, tree.folder, LIMIT_SECONDS)
    return "\n".join(body(_telling(red_message(output)), MOST_LINES)) + "\n"


def _telling(lines: Sequence[str]) -> list[str]:
    """Return what a room has to read: of a difference the changed lines, else no stack."""
    if lines[0].startswith("--- "):
        return [*lines[:2], *(line for line in lines[2:] if re.match(r"[+-](?!<|  |-)", line))]
    name = lines[: lines.index("")]
    return [*name, "", lines[-3], "", lines[-1]]


def _picture(name: str, **figures: object) -> str:
    templates = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=select_autoescape(["svg"]),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return templates.get_template(f"{name}.svg").render(figures) + "\n"


def _write(name: str, text: str) -> None:
    path = TALK / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    commands.stop_on_signals()
    sys.exit(main())
