"""What a user may choose: the parts of a product, and the names that leave them out."""

import ast
import re
from collections.abc import Collection, Mapping, Sequence
from fnmatch import fnmatch
from typing import NamedTuple

from lab.new.names import Name
from lab.new.refusal import Refused
from lab.new.rules import APPARATUS, LAYERS, Part
from lab.new.selection import Files

EXAMPLE = 'make new NAME="Acme Notes" DEST=../acme-notes'
HOW = f"""\
{EXAMPLE} writes a repository for a product of your own.

Leave out with WITHOUT="name name":
{{optional}}

Take along with WITH="name name":
{{apparatus}}
"""


class Choice(NamedTuple):
    """What the user asks for; `absent` names the parts that the product goes without."""

    name: Name
    absent: Sequence[str] = ()


def parts_of(files: Files) -> dict[str, Part]:
    """Return every part by its name."""
    return {**optional(files), **APPARATUS}


def optional(files: Files) -> dict[str, Part]:
    """Return the extras and the layers that a product may go without."""
    return {**{name: _extra(name, files) for name in extras_in(files)}, **LAYERS}


def extras_in(files: Files) -> list[str]:
    """Return the names of the extras."""
    return [found[1] for name in files if (found := _EXTRA.fullmatch(name))]


def chosen(given: Mapping[str, str], parts: Mapping[str, Part]) -> Choice:
    """Return what NAME, DEST, WITHOUT and WITH ask for. Raises Refused."""
    name = Name.of(given["NAME"])
    if not given.get("DEST"):
        raise Refused(f"DEST is missing. It says where the product is written. Example: {EXAMPLE}")
    left_out = _names("WITHOUT", given, parts.keys() - APPARATUS.keys())
    taken = _names("WITH", given, APPARATUS)
    if "gallery" in taken and left_out:
        raise Refused(
            f"WITH=gallery does not go with WITHOUT={' '.join(left_out)!r}: each bug names the"
            " layers that catch it, and many need an extra. Leave one of the two out."
        )
    return Choice(name, [*left_out, *(each for each in APPARATUS if each not in taken)])


def listing(files: Files) -> str:
    """Return one line for each part: its name, its lines of Python, and what it is."""

    def lines_for(parts: Mapping[str, Part]) -> str:
        return "\n".join(
            f"  {name:17} {_size(part, files):6,} lines  {part.about}"
            for name, part in parts.items()
        )

    return HOW.format(optional=lines_for(optional(files)), apparatus=lines_for(APPARATUS))


_EXTRA = re.compile(r"app/extras/(\w+)/__init__\.py")


def _extra(name: str, files: Files) -> Part:
    about = ast.get_docstring(ast.parse(files[f"app/extras/{name}/__init__.py"])) or ""
    return Part(
        about[:1].lower() + about[1:].rstrip("."),
        (f"app/extras/{name}/*", f"tests/*/extras/{name}/*"),
    )


def _names(variable: str, given: Mapping[str, str], known: Collection[str]) -> list[str]:
    names = given.get(variable, "").replace(",", " ").split()
    for name in names:
        if name not in known:
            raise Refused(
                f"{variable} names {name!r}, which is not there to choose. The names are:"
                f" {', '.join(sorted(known))}."
            )
    return list(dict.fromkeys(names))


def _size(part: Part, files: Files) -> int:
    return sum(
        bool(line.strip())
        for name, text in files.items()
        if name.endswith(".py") and any(fnmatch(name, pattern) for pattern in part.files)
        for line in text.splitlines()
    )
