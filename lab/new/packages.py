"""Packages that a product does not need: out of pyproject.toml, and out of the locked files."""

import re
from collections.abc import Collection

STANZA = re.compile(r"^[a-z0-9][^\n]*==[^\n]*\n(?:    [^\n]*\n)*", re.MULTILINE)
NEEDED_BY = re.compile(r"^    #(?: via|  ) (\S+)", re.MULTILINE)


def without_packages(project: str, packages: Collection[str]) -> str:
    """Return pyproject.toml without these packages, and without a group that is empty then."""
    for package in packages:
        project = re.sub(rf'\n    "{package}[<>=~][^"]*",|"{package}[<>=~][^"]*"', "", project)
    project = re.sub(r"\[(?:, )+\]", "[]", project)
    for group in re.findall(r"^(\w+) = \[\]\n", project, re.MULTILINE):
        project = project.replace(f"\n{group} = []\n", "\n")
        project = re.sub(rf'\{{ include-group = "{group}" \}}(, )?', "", project)
    return project


def unlocked(locked: str, packages: Collection[str]) -> str:
    """Return a locked file without these packages, and without those that only they need."""
    gone: set[str] = set()
    now = set(packages)
    while now:
        gone |= now
        now = {
            name
            for name, needed_by in _reasons(locked).items()
            if name not in gone and needed_by and needed_by <= gone
        }
    left = STANZA.sub(lambda found: "" if _name(found[0]) in gone else found[0], locked)
    return re.sub(rf"^    #   (?:{'|'.join(sorted(gone))})\n", "", left, flags=re.MULTILINE)


def _reasons(locked: str) -> dict[str, set[str]]:
    """Return, for each package, what needs it."""
    return {_name(each): set(NEEDED_BY.findall(each)) for each in STANZA.findall(locked)}


def _name(stanza: str) -> str:
    return re.split(r"[\[= ]", stanza, maxsplit=1)[0]
