"""Make a product of your own: `make new NAME="Acme Notes" DEST=../acme-notes`."""

import os
import shlex
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import click

from dev.settings import ROOT
from lab import trees
from lab.new.checks import check_place, check_source
from lab.new.choices import EXAMPLE, chosen, listing, optional, parts_of
from lab.new.first_commit import author_of
from lab.new.names import Name
from lab.new.product import make
from lab.new.refusal import Refused
from lab.new.selection import Files, read
from lab.new.writing import write


def main(given: Mapping[str, str]) -> None:
    """Make the product that NAME, DEST, WITHOUT and WITH describe. Raises Refused."""
    files = read(ROOT, trees.files(ROOT))
    if not given.get("NAME"):
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            if given.get("DEST"):
                raise Refused(f"NAME is missing on the command line. Example: {EXAMPLE}")
            click.echo(listing(files))
            return
        click.echo(listing(files))
        check_source(ROOT)
        given = asked(files, given)
    choice = chosen(given, parts_of(files))
    place = place_of(given["DEST"])
    check_source(ROOT)
    check_place(place, ROOT)
    product = make(files, choice)
    write(product, place, choice.name.shown, in_place=place == ROOT)
    shown = click.format_filename(place)
    click.echo(
        f"\n{choice.name.shown}: {len(product)} files in {shown}\n"
        f"The first commit has the name of {author_of(place)}.\n"
        f"  cd {shlex.quote(shown)}\n  make run\n  make test"
    )


def asked(files: Files, given: Mapping[str, str]) -> dict[str, str]:
    """Ask a user at a terminal for the name, and for what the command line does not say."""
    name = click.prompt(
        "\nName of the product", value_proc=_retry(lambda text: Name.of(text).shown)
    )
    folder = given.get("DEST") or click.prompt(
        "Folder", default=f"../{name.lower().replace(' ', '-')}", value_proc=_retry(_free)
    )
    left_out = given.get("WITHOUT") or " ".join(
        each
        for each, part in optional(files).items()
        if not click.confirm(f"With {each}: {part.about}?", default=True)
    )
    return {"NAME": name, "DEST": folder, "WITHOUT": left_out, "WITH": given.get("WITH", "")}


def place_of(folder: str) -> Path:
    """Return the place that DEST names. Raises Refused."""
    try:
        return (ROOT / Path(folder).expanduser()).resolve()
    except (RuntimeError, OSError) as error:  # no such user, or links in a circle
        raise Refused(f"DEST={folder!r} names no place: {error}. Choose another.") from error


def _free(folder: str) -> str:
    check_place(place_of(folder), ROOT)
    return folder


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
