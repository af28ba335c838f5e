"""How pip finds packages on this machine, for the images that are built on it."""

import ast
import re
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from dev.settings import ROOT
from lab import commands
from lab.containers.docker import DockerError

SECONDS = 30.0
LINE = re.compile(r"[\w:-]+\.([\w-]+)=('.*'|\".*\")$")  # global.index-url='https://...'
NAMES = ("index-url", "extra-index-url", "trusted-host", "timeout")
CERT, CERT_PLACE = "cert", "/etc/pip-certificates.pem"


@dataclass(frozen=True)
class PipSettings:
    """The settings that hold in a container as well, and the file with certificates to trust."""

    values: dict[str, str]
    certificates: Path | None = None

    @classmethod
    def of_this_machine(cls) -> "PipSettings":
        """Ask pip, which also reads its environment variables. Raises DockerError."""
        status, said = commands.run([sys.executable, "-m", "pip", "config", "list"], ROOT, SECONDS)
        if status != 0:
            raise DockerError(f"`pip config list` failed:\n{said}")
        return cls.read(said.splitlines())

    @classmethod
    def read(cls, lines: Sequence[str]) -> "PipSettings":
        """Read what `pip config list` prints; of a setting that is there twice, the last counts."""
        every = {f[1]: ast.literal_eval(f[2]) for line in lines if (f := LINE.match(line))}
        values = {name: _usable(every[name]) for name in NAMES if name in every}
        certificates = Path(every[CERT]) if every.get(CERT) else None
        return cls({name: value for name, value in values.items() if value}, certificates)

    def write(self, root: Path) -> None:
        """Write them into the file system of an image."""
        values = dict(self.values)
        if self.certificates:
            values[CERT] = CERT_PLACE
            shutil.copy(self.certificates, root / CERT_PLACE.lstrip("/"))
        lines = ["[global]", *(f"{name} = {value}" for name, value in values.items())]
        (root / "etc/pip.conf").write_text("\n".join([*lines, ""]), encoding="utf-8")


def _usable(value: str) -> str:
    # A folder of this machine is not in the image.
    return " ".join(word for word in value.split() if not word.startswith(("file:", "/", "~")))
