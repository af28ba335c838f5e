"""A folder with the files of an image, and the commands that run in it."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from tests.support.processes import Process


class Image:
    """What a Dockerfile describes; a path in the image, such as /srv, is one below `root`."""

    def __init__(self, root: Path, path: str = os.defpath) -> None:
        self.root, self.workdir = root, "/"
        self.environment = {"PATH": path}
        self.command: list[str] = []

    @property
    def folder(self) -> Path:
        """Return where its commands run."""
        return self.place(self.workdir)

    def place(self, name: str) -> Path:
        """Return where a path of the image is."""
        return self.root / name.strip("/") if name.startswith("/") else self.folder / name

    def translated(self, text: str) -> str:
        """Return a text with the paths in the working directory as they are on this machine."""
        return text if self.workdir == "/" else text.replace(self.workdir, str(self.folder))

    def set(self, assignments: str) -> None:
        """Set variables, as ENV does."""
        for assignment in assignments.split():
            name, _, value = assignment.partition("=")
            before = self.environment.get(name, "")
            self.environment[name] = self.translated(value).replace(f"${name}", before)

    def run(self, *command: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run a command with the variables of the image and these, and wait for its end."""
        return subprocess.run(
            command,
            cwd=self.folder,
            env={**self.environment, **variables},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )


class ImageProcess(Process):
    """A command of an image that runs until it is stopped."""

    def __init__(
        self, image: Image, *command: str, environment: Mapping[str, str], log: Path
    ) -> None:
        self._image = image
        super().__init__(*command, environment={**image.environment, **environment}, log=log)

    def _open(self, log: IO[bytes]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            self._module, env=self._environment, cwd=self._image.folder, stdout=log, stderr=log
        )
