"""A document that quotes code shows what stands in the file, and names files that exist.

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
    *("README.md", "CONTRIBUTING.md"),
    *sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("tests/**/README.md")),
]
SOURCE = re.compile(r"^`(tests/[^`]+)`:$|<code>(tests/[^<]+)</code>", re.MULTILINE)
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NO_QUOTES = {"sh", "text"}
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


def _names() -> Iterator[tuple[str, str]]:
    """Yield each document with each file that it names; an extra may have been taken out."""
    for document in DOCUMENTS:
        for name in sorted(set(FILE.findall(_text(document)))):
            if "extras" not in name.split("/"):
                yield document, name


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


@pytest.mark.parametrize(("document", "name"), [*_names()])
def test_a_file_that_a_document_names_exists(document: str, name: str) -> None:
    assert (ROOT / name).exists(), f"{document} names {name}, which does not exist. Correct it."
