"""What the slides quote from the repository; cog calls these functions in talk/slides.md."""

import ast
import json
import re
from textwrap import wrap

from dev.settings import ROOT
from lab.seams.bugs import LAYERS, Bug, read_bugs
from lab.seams.diff import changed_lines

TALK = ROOT / "talk"
MOST_LINES, MOST_ROWS, WIDEST = 14, 8, 80  # of code and tables that a room can read


class TooMuch(Exception):
    """A quotation does not fit on a slide; the message says which."""


def code(path: str, name: str) -> str:
    """Quote a function, without its docstring."""
    text = (ROOT / path).read_text(encoding="utf-8")
    tree = ast.parse(text)
    [node] = [
        each
        for each in ast.walk(tree)
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef) and each.name == name
    ]
    lines = text.splitlines()[node.lineno - 1 : node.end_lineno]
    first = node.body[0]
    if ast.get_docstring(node):
        start, end = first.lineno - node.lineno, (first.end_lineno or 0) - node.lineno
        del lines[start : end + 1]
    return _block("python", lines, f"{path}::{name}")


def part(path: str, start: str, end: str) -> str:
    """Quote the lines of a file from the one that begins with `start` to the one before `end`."""
    lines = (ROOT / path).read_text(encoding="utf-8").splitlines()
    first = next(n for n, line in enumerate(lines) if line.strip().startswith(start))
    last = next(n for n, line in enumerate(lines[first:], first) if line.strip().startswith(end))
    indent = min(len(line) - len(line.lstrip()) for line in lines[first:last] if line.strip())
    quoted = [line[indent:] for line in lines[first:last]]
    while not quoted[-1].strip():
        quoted.pop()
    return _block("gherkin" if path.endswith(".feature") else "text", quoted, path)


def change(number: str) -> str:
    """Quote the lines that a bug changes."""
    lines = [part for line in changed_lines(bug(number)) for part in _wrapped(line)]
    return _block("diff", lines, f"bug {number}")


def message(number: str) -> str:
    """Quote what the red test said when the figures were measured."""
    lines = (TALK / "messages" / f"{number}.txt").read_text(encoding="utf-8").splitlines()
    language = "diff" if lines[0].startswith("---") else "text"
    return _block(language, lines, f"the message of bug {number}")


def layers() -> str:
    """Write the table of the layers, as measured."""
    measured = json.loads((TALK / "figures.json").read_text(encoding="utf-8"))
    rows = [
        (name, str(figures["tests"]), f"{figures['seconds']:.0f}")
        for name, figures in measured["layers"].items()
    ]
    if len(rows) > MOST_ROWS:
        raise TooMuch(f"The table of the layers has {len(rows)} rows. Rule: {MOST_ROWS} at most.")
    head = [("layer", "tests", "seconds, all in"), ("---", "--:", "--:")]
    return "\n".join(f"| {' | '.join(row)} |" for row in [*head, *rows])


def counts() -> str:
    """Quote what the gallery counts: who catches first, and who raises a false alarm."""
    page = (ROOT / "seams" / "README.md").read_text(encoding="utf-8")
    found = re.search(r"^Cheapest catches: (.*?)\. False alarms, .*?: (.*?)\.$", page, re.MULTILINE)
    if not found:
        raise TooMuch("seams/README.md has no line with the cheapest catches. Run: make seams")
    first = [pair.split() for pair in found[1].split(", ")]
    lines = [f"- {layer}: **{count}**" for layer, count in first]
    return "\n".join([*lines, "", f"False alarms: **{found[2]}**"])


def bugs(*numbers: str) -> str:
    """Return a table of bugs: what each shows, and the seconds of the gallery."""
    page = (ROOT / "seams" / "README.md").read_text(encoding="utf-8")
    rows = ["| bug | what it shows | red after |", "|---|---|---|"]
    for each in map(bug, numbers):
        cells = re.search(rf"^\| \[{each.number}\]\(.*?\|(.*)\|$", page, re.MULTILINE)
        seconds = [cell.strip(" *") for cell in cells[1].split("|")] if cells else []
        red = [f"{layer} {s} s" for layer, s in zip(LAYERS, seconds, strict=True) if s]
        rows.append(f"| {each.number} | {each.title} | {', '.join(red)} |")
    return "\n".join(rows)


def bug(number: str) -> Bug:
    """Return a bug of the gallery."""
    [found] = read_bugs(only=number)
    return found


def title(number: str) -> str:
    """Write the title of a bug."""
    return f"## {bug(number).title}"


def _wrapped(line: str) -> list[str]:
    sign, spaces = re.match(r"([+-]?)( *)", line).groups()  # type: ignore[union-attr]
    return wrap(line, WIDEST, subsequent_indent=f"{sign}{spaces}        ", break_on_hyphens=False)


def _block(language: str, lines: list[str], what: str) -> str:
    widest = max(map(len, lines))
    if len(lines) > MOST_LINES or widest > WIDEST:
        raise TooMuch(
            f"{what} has {len(lines)} lines of up to {widest} characters."
            f" Rule: {MOST_LINES} lines of {WIDEST} at most. Quote something shorter."
        )
    return "\n".join([f"```{language}", *lines, "```"])
