"""The files of a product, made from those of Handshake by the rules."""

import re
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from fnmatch import fnmatch
from functools import partial
from pathlib import Path

from lab.new import markdown
from lab.new.choices import Choice, extras_in, parts_of
from lab.new.makefile import targets_in, without_targets
from lab.new.names import Name
from lab.new.packages import unlocked, without_packages
from lab.new.references import gone
from lab.new.rules import (
    LAYERS,
    LIST_OF_EXTRAS,
    LISTS_OF_LAYERS,
    OUR_PACKAGES,
    OURS_ALONE,
    PHRASES,
    README_SECTIONS,
    SECTIONS,
    WORKFLOWS,
)
from lab.new.selection import Files, keep

OWN_FILES = Path(__file__).parent / "files"
REASONS = "docs/decisions.md"  # of each package
PULL_REQUEST = ".github/pull_request_template.md"  # has lines to fill in
EXAMPLE = "account_deletion"  # the extra that the README takes out
ORIGINAL = "@ORIGINAL@"  # stays Handshake
# Lines that name one target: steps of CI, values of a matrix, and the list that `make help` prints.
STEP = re.compile(
    r"^(?:(?: *- run: )?(?:make |\.venv/bin/python -m )| *- )([\w.-]+)(?: [A-Z]+=.*|  #.*)?\n",
    re.MULTILINE,
)
NO_TARGET_LEFT = re.compile(r"^ *target:\n(?! *- )|\A(?!.*run: )", re.MULTILINE | re.DOTALL)
HELP = re.compile(r"^  ([a-z-]+) {2,}.*\n", re.MULTILINE)


def make(files: Files, choice: Choice) -> Files:
    """Return the files of a product."""
    parts = parts_of(files)
    kept = keep(files, [parts[name] for name in choice.absent])
    kept["Makefile"] = without_targets(kept["Makefile"], kept.keys())
    kept = keep(kept, ())  # what only a target that is gone has used
    gone_targets = set(targets_in(files["Makefile"])) - set(targets_in(kept["Makefile"]))
    steps = {name[:-3].replace("/", ".") for name in files.keys() - kept.keys()} | gone_targets
    steps |= {"dev.chromium"} if "browser" in choice.absent else set()
    _drop_lines(kept, steps, choice.absent)
    absent = {package for name in choice.absent for package in parts[name].packages}
    _drop_packages(kept, absent | {*OUR_PACKAGES})
    _own_files(kept, files)
    _prune_documents(kept, choice.absent, gone(files, kept, gone_targets))
    return {name: _renamed(name, text, choice.name) for name, text in kept.items()}


def _drop_lines(kept: Files, gone: Collection[str], absent: Collection[str]) -> None:
    """Remove steps, lines of help, layers and extras from the files that list them."""
    for name in [*kept]:
        pattern = HELP if fnmatch(name, "tests/approval/*test_command*make*") else STEP
        if pattern is HELP or fnmatch(name, WORKFLOWS) or name == ".ci/run":
            kept[name] = pattern.sub(lambda found: "" if found[1] in gone else found[0], kept[name])
        if fnmatch(name, WORKFLOWS) and NO_TARGET_LEFT.search(kept[name]):
            del kept[name]
    for part in absent:
        lists = LISTS_OF_LAYERS if part in LAYERS else LIST_OF_EXTRAS
        for name, line in lists.items():
            if name in kept:  # a clone may have deleted what editors and CI read
                row = rf"^ *{line.format(part)}\n"
                kept[name] = re.sub(row, "", kept[name], flags=re.MULTILINE)


def _drop_packages(kept: Files, packages: Collection[str]) -> None:
    kept["pyproject.toml"] = without_packages(kept["pyproject.toml"], packages)
    kept["requirements/dev.txt"] = unlocked(kept["requirements/dev.txt"], packages)
    row = rf"^\| (?:{'|'.join(packages)}) \|.*\n"
    kept[REASONS] = re.sub(row, "", kept[REASONS], flags=re.MULTILINE)


def _own_files(kept: Files, files: Files) -> None:
    """Put the product's own README, changelog and picture in the place of ours."""
    ours = files["README.md"]
    sections = [markdown.section(ours, heading) for heading in README_SECTIONS]
    readme = (OWN_FILES / "README.md").read_text(encoding="utf-8")
    kept["README.md"] = "\n\n".join([readme.strip(), *sections]) + "\n"
    if EXAMPLE not in (extras := extras_in(kept)):
        kept["README.md"] = kept["README.md"].replace(EXAMPLE, (*extras, "your_feature")[0])
    kept["CHANGELOG.md"] = (OWN_FILES / "CHANGELOG.md").read_text(encoding="utf-8")
    kept["app/web/static/logo.svg"] = (OWN_FILES / "logo.svg").read_text(encoding="utf-8")


def _prune_documents(
    kept: Files, absent: Collection[str], is_gone: Callable[[str, str], bool]
) -> None:
    for name in [name for name in kept if name.endswith(".md") and name != PULL_REQUEST]:
        headings = {f"## Extra: {part}": part for part in absent} | SECTIONS.get(name, {})
        for heading, part in headings.items():
            if part in absent or part == OURS_ALONE:
                kept[name] = markdown.without_section(kept[name], heading)
        kept[name] = markdown.prune(kept[name], partial(is_gone, name))


def _renamed(name: str, text: str, product: Name) -> str:
    if name == "LICENSE":
        line = next(line for line in text.splitlines() if line.startswith("Copyright"))
        return text.replace(
            line, f"{line}\nCopyright (c) {datetime.now(UTC).year} The {product.shown} authors"
        )
    for pattern, replacement in PHRASES:
        text = re.sub(pattern, replacement, text, flags=re.DOTALL)
    return product.replace_in(text).replace(ORIGINAL, "Handshake")
