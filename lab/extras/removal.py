"""Take an extra out of a tree, as the README tells a reader to do by hand."""

import shutil
from pathlib import Path

EXTRAS = Path("app/extras")


class ExtraError(Exception):
    """An extra cannot be taken out; the message names it, the rule and the remedy."""


def extras(root: Path) -> list[str]:
    """Return the names of the extras, which are the folders below app/extras/."""
    return sorted(path.parent.name for path in (root / EXTRAS).glob("*/__init__.py"))


def chosen(root: Path, only: str) -> list[str]:
    """Return the names of all extras, or the one that is asked for. Raises ExtraError."""
    names = extras(root)
    if only and only not in names:
        raise ExtraError(f"There is no extra {only!r}. The extras are: {', '.join(names)}.")
    return [only] if only else names


def take_out(name: str, root: Path) -> None:
    """Delete the folder of an extra, those of its tests, and its line. Raises ExtraError."""
    listing = root / EXTRAS / "__init__.py"
    line, text = f'    "{name}",\n', listing.read_text(encoding="utf-8")
    if text.count(line) != 1:
        raise ExtraError(
            f"{EXTRAS}/__init__.py has {text.count(line)} lines for the folder {EXTRAS / name}."
            f" Rule: each folder has one, such as:\n{line}"
        )
    left = text.replace(line, "").replace("(\n)", "()")  # as ruff formats an empty tuple
    listing.write_text(left, encoding="utf-8")
    for folder in [root / EXTRAS / name, *root.glob(f"tests/*/extras/{name}")]:
        shutil.rmtree(folder)
