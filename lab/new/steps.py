"""The steps of a guide, read from its page: what a person would save, apply and run."""

import re
from collections.abc import Iterator
from typing import NamedTuple

FENCE = "```"
SAVE = re.compile(r"Save as `([^`]+)`:")
APPLY = "Apply:"
RED = "Red: "
QUOTED = re.compile(r"`([^`]+)`")


class Save(NamedTuple):
    """Save the text as a new file."""

    line: int
    file: str
    text: str


class Apply(NamedTuple):
    """Give a unified diff to `git apply`."""

    line: int
    diff: str


class Run(NamedTuple):
    """Run a command; if `red` quotes anything, it has to fail and to print all of that."""

    line: int
    command: str
    red: tuple[str, ...] = ()


Step = Save | Apply | Run


class Unreadable(Exception):
    """A page is not in the form that the guides promise; the message names the line."""


class Block(NamedTuple):
    """A fenced block, with the paragraphs before and behind it."""

    line: int
    language: str
    text: str
    before: str
    behind: str


def steps_in(page: str) -> list[Step]:
    """Return the steps of a page, in their order. Raises Unreadable."""
    steps: list[Step] = []
    reds = 0
    for block in _blocks(page):
        steps += _steps_of(block)
        reds += block.behind.startswith(RED)
    if reds != len(re.findall(f"^{RED}", page, re.MULTILINE)):
        raise Unreadable(f"A paragraph that begins with {RED!r} is not directly behind a block.")
    return steps


def _steps_of(block: Block) -> list[Step]:
    if block.language == "sh":
        return list(_commands(block))
    if block.behind.startswith(RED):
        raise Unreadable(f"Line {block.line}: {RED!r} stands behind a block that is no command.")
    if block.language == "diff" and block.before == APPLY:
        return [Apply(block.line, block.text)]
    if (found := SAVE.fullmatch(block.before)) and block.language != "diff":
        return [Save(block.line, found[1], block.text)]
    raise Unreadable(
        f"Line {block.line}: nothing says what to do with this block. Rule: the paragraph before a"
        " diff is 'Apply:', and before a new file 'Save as `its name`:'."
    )


def _commands(block: Block) -> Iterator[Run]:
    """Return a step for each command; what is red is the last one."""
    commands = block.text.splitlines()
    for number, command in enumerate(commands):
        last = number == len(commands) - 1
        red = _quoted(block) if last and block.behind.startswith(RED) else ()
        yield Run(block.line + 1 + number, command, red)


def _quoted(block: Block) -> tuple[str, ...]:
    quoted = tuple(" ".join(found.split()) for found in QUOTED.findall(block.behind))
    if not quoted:
        raise Unreadable(f"Line {block.line}: {RED!r} behind this block quotes nothing.")
    return quoted


def _blocks(page: str) -> Iterator[Block]:
    lines = page.splitlines()
    fences = [number for number, line in enumerate(lines) if line.startswith(FENCE)]
    if len(fences) % 2:
        raise Unreadable(f"Line {fences[-1] + 1}: this block has no end.")
    for start, end in zip(fences[::2], fences[1::2], strict=True):
        yield Block(
            line=start + 1,
            language=lines[start].removeprefix(FENCE),
            text="".join(f"{line}\n" for line in lines[start + 1 : end]),
            before=_paragraph(lines[start - 1 :: -1] if start else []),
            behind=_paragraph(lines[end + 1 :]),
        )


def _paragraph(lines: list[str]) -> str:
    """Return the first paragraph in one line."""
    text = "\n".join(line.strip() for line in lines).strip("\n")
    return " ".join(text.partition("\n\n")[0].split("\n"))
