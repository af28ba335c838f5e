"""The layers of tests, and how pytest runs each: `python -m lab.layers unit -k login`.

Every tool that runs a layer reads this table.
"""

import os
import sys
from collections.abc import Sequence
from typing import NamedTuple

# pytest plugins that not every layer uses. A layer runs without the others: importing all of them
# takes half a second.
PLUGINS = ("hypothesispytest", "pytest-bdd", "syrupy", "playwright", "alembic", "postgresql")
DATABASE = ("alembic", "postgresql")


class Layer(NamedTuple):
    """What pytest gets to run a layer."""

    name: str
    folder: str
    others: tuple[str, ...]  # tests outside its folder that run with it
    options: tuple[str, ...]

    @property
    def arguments(self) -> list[str]:
        """Return the arguments of pytest."""
        return [*self.options, self.folder, *self.others]


def _layer(name: str, *others: str, plugins: Sequence[str] = ()) -> Layer:
    unused = [plugin for plugin in PLUGINS if plugin not in plugins]
    options = tuple(word for plugin in unused for word in ("-p", f"no:{plugin}"))
    return Layer(name, f"tests/{name}", others, options)


LAYERS = {
    layer.name: layer
    for layer in (
        _layer("unit", "tests/test_twins.py", "tests/test_docs.py", "tests/test_quotes.py"),
        _layer("integration", plugins=DATABASE),
        _layer("acceptance", plugins=["pytest-bdd"]),
        _layer("approval", plugins=[*DATABASE, "syrupy"]),
        _layer("browser", plugins=["playwright"]),
        _layer("fuzz", plugins=[*DATABASE, "hypothesispytest"]),
        _layer("chaos"),
        _layer("dev"),
        _layer("lab"),
    )
}
TWINS = (LAYERS["unit"], LAYERS["integration"])  # the layers that test every piece of app/


def main(arguments: Sequence[str]) -> None:
    """Become the pytest of a layer: its exit status, signals and colours are pytest's own."""
    name, *others = arguments or [""]
    if name not in LAYERS:
        sys.exit(f"There is no layer {name!r}. The layers are: {', '.join(LAYERS)}.")
    command = [sys.executable, "-m", "pytest", *LAYERS[name].arguments, *others]
    os.execv(command[0], command)


if __name__ == "__main__":
    main(sys.argv[1:])
