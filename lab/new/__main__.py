"""Make a product of your own: `make new NAME="Acme Notes" DEST=../acme-notes`."""

import os
import shlex
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import click

from dev.settings import ROOT
from lab import trees
from lab.new.choices import chosen, listing, optional, parts_of
from lab.new.names import Name
from lab.new.product import make
from lab.new.refusal import Refused
from lab.new.selection import Files, read
from lab.new.writing import check_place, check_source, write


def main(given: Mapping[str, str]) -> None:
    """Make the product that NAME, DEST, WITHOUT and WITH describe. Raises Refused."""
    files = read(ROOT, trees.files(ROOT))
    if not given.get("NAME"):
        click.echo(listing(files))
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            return
        given = asked(files)
    choice = chosen(given, parts_of(files))
    place = (ROOT / Path(given.get("DEST", "")).expanduser()).resolve()
    check_source(ROOT)
    check_place(place, ROOT)
    product = make(files, choice)
    write(product, place, choice.name.shown, in_place=place == ROOT)
    click.echo(f"\n{choice.name.shown}: {len(product)} files and a first commit, in {place}")
    click.echo(f"  cd {shlex.quote(given['DEST'])}\n  make run\n  make test")


def asked(files: Files) -> dict[str, str]:
    """Ask a user at a terminal for the name, the folder, and what to leave out."""
    name = click.prompt(
        "\nName of the product", value_proc=_retry(lambda text: Name.of(text).shown)
    )
    folder = click.prompt("Folder", default=f"../{name.lower().replace(' ', '-')}")
    left_out = [
        each
        for each, part in optional(files).items()
        if not click.confirm(f"With {each}: {part.about}?", default=True)
    ]
    return {"NAME": name, "DEST": folder, "WITHOUT": " ".join(left_out)}


def _retry(check: Callable[[str], str]) -> Callable[[str], str]:
    """Return what lets click show a refusal and ask again."""

    def checked(text: str) -> str:
        try:
            return check(text)
        except Refused as error:
            raise click.UsageError(str(error)) from error

    return checked


if __name__ == "__main__":
    try:
        main(os.environ)
    except Refused as error:
        sys.exit(f"{error}\nNothing was written.")
    except (KeyboardInterrupt, click.Abort):
        sys.exit("\nStopped. Nothing was written.")
