"""A document shows code as it stands in its file; files, commands and headings that it names exist.

Above each block of code is the file that it is from, on a line of its own: in backticks, with a
colon behind. In a table, <code> stands for the line. Blocks of `sh` and `text` are no quotes.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parent.parent
DOCUMENTS = [
    *("README.md", "CONTRIBUTING.md", "docs/testing.md"),
    *sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("tests/**/README.md")),
]
SOURCE = re.compile(r"^`(tests/[^`]+)`:$|<code>(tests/[^<]+)</code>", re.MULTILINE)
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NO_QUOTES = {"sh", "text"}
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
TARGET = re.compile(r"^([a-z-]+):", re.MULTILINE)
COMMAND = re.compile(r"`make ([a-z]+(?:-[a-z]+)*)")
HERE = re.compile(r"\]\(#([^)]+)\)")
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")  # without those to other sites
FILE = re.compile(r"`((?:app|dev|docs|lab|migrations|seams|tests)/[\w./-]+)`")


class Quote(NamedTuple):
    """A block of code in a document, and the file that it is from."""

    document: str
    file: str
    code: str


def _text(name: str) -> str:
    path = ROOT / name
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _sources(document: str) -> list[str]:
    return ["".join(found) for found in SOURCE.findall(_text(document))]


def _blocks(document: str) -> list[str]:
    return [code for language, code in BLOCK.findall(_text(document)) if language not in NO_QUOTES]


def _quotes() -> Iterator[Quote]:
    for document in DOCUMENTS:
        for file, code in zip(_sources(document), _blocks(document), strict=False):
            yield Quote(document, file, code)


def _named(document: str) -> set[Path]:
    """Return the files that a document names or links to; an extra may have been taken out."""
    text = _text(document)
    linked = [(ROOT / document).parent / link for link in LINK.findall(text)]
    return {path for path in (*linked, *map(ROOT.joinpath, FILE.findall(text))) if not _extra(path)}


def _extra(path: Path) -> bool:
    return "extras" in path.parts


def _anchor(heading: str) -> str:
    """Return the name that GitHub gives a heading."""
    return re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_block_of_code_names_its_file(document: str) -> None:
    sources, blocks = _sources(document), _blocks(document)

    assert len(sources) == len(blocks), (
        f"{document} has {len(blocks)} blocks of code and names {len(sources)} files. Rule: above"
        " each block, on a line of its own, is its file. Example: `tests/unit/mail/test_links.py`:"
    )


@pytest.mark.parametrize("quote", [*_quotes()], ids=lambda quote: f"{quote.document} {quote.file}")
def test_a_block_of_code_stands_in_its_file(quote: Quote) -> None:
    source = _text(quote.file)
    changed = [line for line in quote.code.splitlines() if line not in source.splitlines()]

    assert f"\n{quote.code}" in f"\n{source}", (
        f"{quote.document} shows code that differs from {quote.file}. Lines that are not there:"
        f" {changed}. Copy the block from there again."
    )


@pytest.mark.parametrize("document", DOCUMENTS)
def test_the_files_that_a_document_names_exist(document: str) -> None:
    missing = sorted(str(path) for path in _named(document) if not path.exists())

    assert not missing, f"{document} names {missing}, which do not exist. Correct the names."


@pytest.mark.parametrize("document", DOCUMENTS)
def test_the_commands_that_a_document_names_exist(document: str) -> None:
    missing = set(COMMAND.findall(_text(document))) - set(TARGET.findall(_text("Makefile")))

    assert not missing, f"{document} names {sorted(missing)}, which the Makefile does not have."


@pytest.mark.parametrize("document", DOCUMENTS)
def test_the_headings_that_a_document_links_to_exist(document: str) -> None:
    headings = {_anchor(heading) for heading in HEADING.findall(_text(document))}

    missing = set(HERE.findall(_text(document))) - headings
    assert not missing, f"{document} links to {sorted(missing)}, and has no heading of that name."
