"""The targets of a Makefile, and how it looks without some of them."""

import re
from collections.abc import Collection

TARGET = re.compile(r"^([a-z][a-z-]*):.*\n(?:\t.*\n)*\n?", re.MULTILINE)
MODULE = re.compile(r"\$\(RUN\) ((?:lab|dev|tests)[.\w]*)(?: (\w+))?")
# Lines without a recipe that name targets: .PHONY, and what BROWSER=install adds.
LISTS = re.compile(r"^(?:\.PHONY:(?:.*\\\n)*.*|[a-z -]+: browser)$", re.MULTILINE)
# A block that only a target of the second column needs, and the comment above it.
BLOCKS = {
    "test-browser": re.compile(r"# Only if it is asked for.*?\nendif\n\n", re.DOTALL),
    "new": re.compile(r"# Some shells set NAME.*?\nendif\n\n", re.DOTALL),
}


def targets_in(makefile: str) -> list[str]:
    """Return the names of the targets."""
    return [found[1] for found in TARGET.finditer(makefile)]


def without_targets(makefile: str, files: Collection[str]) -> str:
    """Return the Makefile without the targets that run a module or a layer that is gone."""
    gone = {found[1] for found in TARGET.finditer(makefile) if not _can_run(found[0], files)}
    for name, block in BLOCKS.items():
        if name in gone:
            makefile = block.sub("", makefile)
    left = TARGET.sub(lambda found: "" if found[1] in gone else found[0], makefile)
    return LISTS.sub(lambda found: _without_words(found[0], gone), left)


def _without_words(lines: str, gone: Collection[str]) -> str:
    every = [line.replace(":", " :").split() for line in lines.split("\n")]
    kept = [[word for word in words if word not in gone] for words in every]
    left = [" ".join(words) for words in kept if words not in ([], ["\\"])]
    return "\n\t".join(left).replace(" :", ":")


def _can_run(target: str, files: Collection[str]) -> bool:
    for module, layer in MODULE.findall(target):
        path = module.replace(".", "/")
        if not {f"{path}.py", f"{path}/__main__.py"} & set(files):
            return False
        if module == "lab.layers" and not any(name.startswith(f"tests/{layer}/") for name in files):
            return False
    return True
