"""A Markdown file without what names something that is gone."""

import re
import textwrap
from collections.abc import Callable, Iterable, Iterator

WIDTH = 110
SPAN = re.compile(r"`([^`]+)`|\]\(([^)]+)\)")
ITEM = re.compile(r"^( *(?:- |\d+\. ))")
END_OF_SENTENCE = re.compile(r"(?<=[.!?]) +(?=[A-Z`\[*])")
IsGone = Callable[[str], bool]  # takes what is in backticks, or the target of a link


def prune(text: str, is_gone: IsGone) -> str:
    """Return the text without rows, items and sentences that name something that is gone."""
    blocks = [_block(block, is_gone) for block in _blocks(text)]
    left = "\n\n".join(block for block in blocks if block)
    return _without_empty_sections(left) + "\n"


def without_section(text: str, heading: str) -> str:
    """Return the text without the section whose heading starts so, if there is one."""
    start = text.find(f"\n{heading}")
    if start < 0:
        return text
    level = heading.split(" ", maxsplit=1)[0]
    end = re.compile(rf"^#{{1,{len(level)}}} ", re.MULTILINE).search(text, start + 2)
    return text[: start + 1] + text[end.start() :] if end else text[:start].rstrip() + "\n"


def section(text: str, heading: str) -> str:
    """Return a section with its heading. Raises ValueError if there is none."""
    start = text.index(f"\n{heading}\n") + 1
    end = text.find("\n## ", start)
    return text[start:end].strip("\n") if end > 0 else text[start:].strip("\n")


def _blocks(text: str) -> Iterator[str]:
    """Yield what stands between empty lines; a block of code is one."""
    parts = re.split(r"^(```.*?^```)", text, flags=re.MULTILINE | re.DOTALL)
    for number, part in enumerate(parts):
        yield from [part] if number % 2 else re.split(r"\n{2,}", part.strip("\n"))


def _block(block: str, is_gone: IsGone) -> str:
    if block.startswith(("```", "<", "#", "![")):
        return "" if block.startswith("![") and _names_gone(block, is_gone) else block
    if block.startswith("|"):
        return "\n".join(_rows(block.splitlines(), is_gone))
    return "\n".join(_items(block, is_gone))


def _rows(lines: list[str], is_gone: IsGone) -> Iterator[str]:
    for line in lines:
        if not _names_gone(line, is_gone):
            yield line
            continue
        cells = [_cell(cell, is_gone) for cell in line.split("|")]
        if all(cell.strip() for cell in cells[1:-1]):
            yield "|".join(cells)


def _cell(cell: str, is_gone: IsGone) -> str:
    """Return the cell without the names that are gone, or empty if it named nothing else."""
    if not _names_gone(cell, is_gone):
        return cell
    sentences = END_OF_SENTENCE.split(cell.strip())
    parts, between = (sentences, " ") if len(sentences) > 1 else (cell.strip().split(", "), ", ")
    left = [part for part in parts if not _names_gone(part, is_gone)]
    text = between.join(left)
    # The last sentence of a cell has no full stop.
    text = text if cell.strip().endswith(".") else text.removesuffix(".")
    return f" {text} " if any(SPAN.search(part) for part in left) else ""


def _items(block: str, is_gone: IsGone) -> Iterator[str]:
    for item in re.split(r"\n(?= *(?:- |\d+\. ))", block):
        if not _names_gone(item, is_gone):
            yield item
            continue
        bullet = (ITEM.match(item) or [""])[0]
        words = " ".join(item.removeprefix(bullet).split())
        sentences = END_OF_SENTENCE.split(words)
        left = [each for each in sentences if not _names_gone(each, is_gone)]
        # The rest of an item is about what its first sentence says.
        if left and not (bullet and left[0] != sentences[0]):
            yield _wrapped(bullet, left)


def _wrapped(bullet: str, sentences: Iterable[str]) -> str:
    return textwrap.fill(
        " ".join(sentences),
        WIDTH,
        initial_indent=bullet,
        subsequent_indent=" " * len(bullet),
        break_long_words=False,
        break_on_hyphens=False,
    )


def _names_gone(text: str, is_gone: IsGone) -> bool:
    return any(is_gone(span or link) for span, link in SPAN.findall(text))


def _without_empty_sections(text: str) -> str:
    return re.sub(r"^(#+) [^\n]*\n\n(?=#{1,2} |\Z)", "", text, flags=re.MULTILINE)
