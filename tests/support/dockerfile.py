"""Dockerfile and .dockerignore, as Docker reads them.

The rules: https://docs.docker.com/reference/dockerfile/ and, for .dockerignore,
https://docs.docker.com/build/concepts/context/#dockerignore-files
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

WILDCARDS = {"**/": "(.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
SETTINGS = ("WORKDIR", "ENV", "CMD")  # they change no file


class Instruction(NamedTuple):
    """The name of an instruction, and what follows it, as one line."""

    name: str
    argument: str


class Stage(NamedTuple):
    """The instructions from one FROM to the next; the last stage is the image."""

    name: str
    instructions: tuple[Instruction, ...]

    @property
    def settings(self) -> tuple[Instruction, ...]:
        """Return the instructions that change no file."""
        return tuple(each for each in self.instructions if each.name in SETTINGS)

    def of(self, name: str) -> list[str]:
        """Return the arguments of all instructions with a name."""
        return [each.argument for each in self.instructions if each.name == name]


def stages(text: str) -> list[Stage]:
    """Return the stages of a Dockerfile in their order."""
    found: list[Stage] = []
    for instruction in _instructions(text):
        if instruction.name == "FROM":
            found.append(Stage(instruction.argument.partition(" AS ")[2], ()))
        else:
            name, earlier = found.pop()
            found.append(Stage(name, (*earlier, instruction)))
    return found


def _instructions(text: str) -> Iterator[Instruction]:
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    for line in re.sub(r"\\\n\s*", "", "\n".join(lines)).splitlines():
        if line.strip():
            name, _, argument = line.strip().partition(" ")
            yield Instruction(name.upper(), argument.strip())


def files_of(source: str, context: Path, ignored: Sequence[str]) -> list[Path]:
    """Return what COPY takes of `source`: paths in the context that no line leaves out."""
    path = context / source
    found = sorted(path.rglob("*")) if path.is_dir() else [path]
    names = [each.relative_to(context) for each in found if each.is_file()]
    return [name for name in names if not is_left_out(name, ignored)]


def is_left_out(name: Path, ignored: Sequence[str]) -> bool:
    """Tell whether the lines of a .dockerignore leave out a file: the last that fits decides.

    A line that fits a folder fits everything in it.
    """
    places = [each.as_posix() for each in (name, *name.parents)][:-1]
    left_out = False
    for line in ignored:
        pattern = _expression(line.strip().removeprefix("!").strip("/"))
        if not line.startswith("#") and any(map(pattern.fullmatch, places)):
            left_out = not line.startswith("!")
    return left_out


def _expression(rule: str) -> re.Pattern[str]:
    parts = re.split(r"(\*\*/|\*\*|\*|\?)", rule)
    return re.compile("".join(WILDCARDS.get(part) or re.escape(part) for part in parts))
