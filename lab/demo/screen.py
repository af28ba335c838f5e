"""What fits on a projected terminal of 80 columns and 24 lines."""

import re
from collections.abc import Sequence
from textwrap import wrap

import click

COLUMNS, LINES = 80, 24
AROUND = 7  # title, command, keys, empty lines, and the line of the cursor
HEADING = re.compile(r"_+ .* _+$")  # of a red test, in the output of pytest
MESSAGE = re.compile(r"^E +(?:AssertionError: )?")


def body(lines: Sequence[str], room: int = LINES - AROUND) -> list[str]:
    """Return the lines, wrapped to the width; if there are too many, the last ones."""
    wrapped = [part for line in lines for part in _wrapped(line)]
    return wrapped[-room:]


def page(title: str, command: str, lines: Sequence[str], keys: str) -> str:
    """Return a whole screen, with its body in the middle."""
    shown = body(lines)
    above = (LINES - AROUND - len(shown)) // 2
    below = LINES - AROUND - len(shown) - above
    middle = [""] * above + shown + [""] * below
    head = [click.style(_wrapped(title)[0], bold=True), "", f"$ {command}"[:COLUMNS], ""]
    return "\n".join([*head, *map(_coloured, middle), "", keys])


def red_message(output: str) -> list[str]:
    """Return what pytest says of a red test: its name, the line that failed, the message."""
    lines = output.splitlines()
    first = next((n for n, line in enumerate(lines) if line.startswith("E ")), None)
    if first is None:  # a message of its own, such as a difference
        start = next((n for n, line in enumerate(lines) if line.startswith("--- ")), 0)
        return lines[start:]
    name = next((line.strip("_ ") for line in lines[:first] if HEADING.match(line)), "")
    frame = lines[max(first - 2, 0) : first]
    case = re.split(r"(?=\[)", name, maxsplit=1)  # on a line of its own: both are long
    return [*case, "", *frame, "", MESSAGE.sub("", lines[first]), "", lines[-1]]


def _wrapped(line: str) -> list[str]:
    indent = re.match(r" *", line)
    return wrap(
        line,
        COLUMNS,
        subsequent_indent=indent[0] if indent else "",
        replace_whitespace=False,
        drop_whitespace=True,
        break_on_hyphens=False,
    ) or [""]


def _coloured(line: str) -> str:
    if re.match(r"\d+ (?:failed|error)", line):
        return click.style(line, fg="red")
    return click.style(line, fg="green") if re.match(r"\d+ passed", line) else line
