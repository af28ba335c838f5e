"""docker-compose.yml, with the defaults of its variables filled in."""

import re
from collections.abc import Mapping
from typing import Any

import yaml

from tests.support.processes import ROOT

# https://docs.docker.com/reference/compose-file/interpolation/
VARIABLE = re.compile(r"\$\{(\w+):-([^}]*)\}")
TEXT = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")


def compose(given: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return what Docker reads, in a shell with the variables `given`."""
    shell = given or {}
    text = VARIABLE.sub(lambda found: shell.get(found[1]) or found[2], TEXT)
    return yaml.safe_load(text)
