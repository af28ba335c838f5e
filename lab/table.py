"""Tables for the terminal."""

from collections.abc import Sequence

Cell = str | float | None


def table(header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> str:
    """Return aligned lines: text to the left, numbers to the right, a dash for None."""
    columns = [_aligned(*column) for column in zip(header, *rows, strict=True)]
    return "\n".join("  ".join(cells).rstrip() for cells in zip(*columns, strict=True))


def _aligned(title: str, *cells: Cell) -> list[str]:
    words = any(isinstance(cell, str) for cell in cells)
    shown = [title, *("-" if cell is None else str(cell) for cell in cells)]
    width = max(map(len, shown))
    shown.insert(1, "-" * width)
    return [text.ljust(width) if words else text.rjust(width) for text in shown]
