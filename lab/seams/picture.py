"""The layout of the picture for a slide: two panels, and titles that fit."""

from collections.abc import Sequence

from lab.seams.gallery import Heading, Row, by_kind

# The width of characters in DejaVu Sans, in em, rounded up; any other counts as 1. It is wider than
# the `system-ui` font of macOS, Windows and Android, so titles that fit in it fit there as well.
WIDTHS = {
    "'IJijl": 0.3,
    " ,./:;|": 0.34,
    "!()-[]frt": 0.42,
    '"*?_acekosvxyz': 0.62,
    "0123456789bdghnpqu": 0.64,
    "ABCDEFGHKLNOPQRSTUVXYZ": 0.79,
}
EM = {character: em for characters, em in WIDTHS.items() for character in characters}


Line = Heading | Row


def panels(rows: Sequence[Row]) -> tuple[list[Line], list[Line]]:
    """Return the lines of a left and a right panel, of almost the same length."""
    lines: list[Line] = []
    for heading, some in by_kind(rows):
        lines += [heading, *some]
    middle = len(lines) // 2 + 1
    if isinstance(lines[middle - 1], Heading):
        middle -= 1
    left, right = lines[:middle], lines[middle:]
    if right and isinstance(right[0], Row):
        last = [line for line in left if isinstance(line, Heading)][-1]
        right.insert(0, Heading(f"{last.title}, continued"))
    return left, right


def fitted(title: str, size: float, room: float) -> list[str]:
    """Return a title as one or two lines that fit; "…" stands for the words that do not."""
    words = title.replace("`", "").split()
    line = " ".join(words)
    if width(line, size) <= room:
        return [line]
    splits: list[tuple[str, ...]] = [
        (" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words))
    ]
    fits = [split for split in splits if width(split[0], size) <= room] or [(line,)]
    even = min(fits, key=lambda split: max(width(part, size) for part in split))
    return [_shortened(part, size, room) for part in even]


def width(text: str, size: float) -> float:
    """Return the largest width that a text can have."""
    return size * sum(EM.get(character, 1.0) for character in text)


def _shortened(line: str, size: float, room: float) -> str:
    if width(line, size) <= room:
        return line
    while line and width(f"{line}…", size) > room:
        line = line.rpartition(" ")[0] or line[:-1]
    return f"{line.rstrip(',;:')}…"
