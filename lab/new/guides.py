"""Follow the guides literally, in a fresh product: `make test-guides`."""

import os
import shlex
import shutil
import sys
import time
from collections.abc import MutableMapping
from pathlib import Path

from dev.settings import LOCAL, ROOT
from lab import trees
from lab.commands import stop_on_signals
from lab.git import GitError, git
from lab.new.choices import chosen, parts_of
from lab.new.product import make as make_product
from lab.new.refusal import Refused
from lab.new.selection import read
from lab.new.steps import Apply, Run, Save, Step, Unreadable, steps_in
from lab.new.writing import write
from lab.trials import TAIL, check, make

PAGES = ("docs/template/add-a-field.md", "docs/template/add-an-extra.md")
PLACE = LOCAL / "guides" / "product"
AUTHOR = {"user.name": "Ada", "user.email": "ada@example.com"}  # who commits, on any machine


class Wrong(Exception):
    """A step does not do what the page promises."""


def main() -> None:
    """Follow every page, each in the product of the one before. Raises Wrong and Unreadable."""
    start = time.monotonic()
    be_a_person(os.environ)
    for page in PAGES:
        text = (ROOT / page).read_text(encoding="utf-8")
        for step in steps_in(text):
            try:
                follow(step, PLACE)
            except (Wrong, Refused, GitError) as error:
                raise Wrong(f"{page}:{step.line}: {error}") from error
    print(f"All guides lead where they say: {time.monotonic() - start:.0f} s")


def be_a_person(environment: MutableMapping[str, str]) -> None:
    """Forget CI, which may not approve, and the database of the shell, which is another one."""
    for name in [*environment]:
        if name == "CI" or name.startswith("DATABASE_"):
            del environment[name]


def follow(step: Step, place: Path) -> None:
    """Do what a step says in a product. Raises Wrong, Refused, GitError."""
    match step:
        case Save(_, name, text):
            _save(place / name, text)
        case Apply(_, diff):
            block = place / ".local" / "block.diff"
            block.parent.mkdir(exist_ok=True)
            block.write_text(diff, encoding="utf-8")
            git("apply", str(block), folder=place)
        case Run():
            _run(step, place)


def _save(path: Path, text: str) -> None:
    if path.exists():
        raise Wrong(f"{path.name} exists, so it is not a new file.")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _run(step: Run, place: Path) -> None:
    words = shlex.split(step.command)
    if words[:2] == ["make", "new"]:
        _start(dict(word.split("=", 1) for word in words[2:]), place)
    elif words[0] != "cd":  # into the product, where every command runs
        _check(step, make(*words[1:]) if words[0] == "make" else words, place)


def _start(given: dict[str, str], place: Path) -> None:
    """Do as `make new`, for this tree with its changes, and in a folder of our own."""
    shutil.rmtree(place, ignore_errors=True)
    files = read(ROOT, trees.files(ROOT))
    choice = chosen(given, parts_of(files))
    write(make_product(files, choice), place, choice.name.shown, in_place=False)
    for key, value in AUTHOR.items():
        git("config", key, value, folder=place)


def _check(step: Run, command: list[str], place: Path) -> None:
    outcome = check(step.command, command, place)
    missing = [words for words in step.red if words not in outcome.output]
    fails = outcome.status != 0
    if fails != bool(step.red) or outcome.status is None or missing:
        promise = f"red, with {', '.join(map(repr, missing or step.red))}" if step.red else "green"
        tail = "\n  ".join(outcome.output.splitlines()[-TAIL:])
        raise Wrong(f"{step.command}\n  {tail}\nThe page promises {promise}.")
    colour = "red, as promised" if fails else "green"
    print(f"{step.command}: {colour} in {outcome.seconds:.0f} s", flush=True)


if __name__ == "__main__":
    stop_on_signals()
    try:
        main()
    except (Wrong, Unreadable) as error:
        sys.exit(str(error))
