"""Build the image of the Dockerfile in a folder, without Docker and without root.

The base image is the Python of this environment, but not for the last stage: that one has what the
Dockerfile puts into it, and the programs of the system.
"""

import hashlib
import json
import os
import re
import shutil
import sys
from pathlib import Path

from dev.locks import alone_with
from tests.support.dockerfile import Stage, files_of, stages
from tests.support.image import Image

# They tell pip where it may look for packages.
FOR_PIP = ("PIP_", "HOME", "XDG_", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE")
FOR_ROOT = ("useradd ",)  # they change the system, and no file that a test reads
# What pip says when its index does not answer, so that it finds no version of a package at all.
NO_ANSWER = re.compile(r"Retrying \(.*\(from versions: none\)", re.DOTALL)
OF_THE_CONTAINER = ("USER", "EXPOSE")


class BuildFailed(Exception):
    """An instruction of the Dockerfile failed; the message says which, and why."""


class NoIndex(BuildFailed):
    """Packages cannot be installed, because pip reaches no index."""


class Builder:
    """Builds an image from a folder with a Dockerfile. Keeps every stage but the last.

    A kept stage is used as long as its instructions and files stay the same, as Docker does.
    """

    def __init__(self, context: Path, kept: Path) -> None:
        self._context, self._kept = context, kept
        self._ignored = (context / ".dockerignore").read_text(encoding="utf-8").splitlines()
        self._images: dict[str, Image] = {}

    def build(self, folder: Path) -> Image:
        """Build the image in an empty folder. Raises BuildFailed or NoIndex."""
        *earlier, last = stages((self._context / "Dockerfile").read_text(encoding="utf-8"))
        for stage in earlier:
            self._images[stage.name] = self._kept_image(stage)
        return self._follow(last, Image(folder))

    def _kept_image(self, stage: Stage) -> Image:
        root = self._kept / f"{stage.name}-{self._fingerprint(stage)}"
        image = Image(root, os.pathsep.join([str(Path(sys.executable).parent), os.defpath]))
        with alone_with(self._kept / f"{stage.name}.lock"):
            if (root / "complete").exists():
                return self._follow(Stage("", stage.settings), image)
            for old in self._kept.glob(f"{stage.name}-*"):
                shutil.rmtree(old)
            self._follow(stage, image)
            (root / "complete").touch()
        return image

    def _fingerprint(self, stage: Stage) -> str:
        names = [name for each in stage.of("COPY") for name in self._copied(each)]
        contents = [(self._context / name).read_bytes() for name in names]
        python = (sys.version, sys.executable)
        return hashlib.sha256(repr((stage, contents, python)).encode()).hexdigest()[:16]

    def _follow(self, stage: Stage, image: Image) -> Image:
        for name, argument in stage.instructions:
            match name:
                case "WORKDIR":
                    image.workdir = argument
                    image.folder.mkdir(parents=True, exist_ok=True)
                case "ENV":
                    image.set(argument)
                case "CMD":
                    image.command = json.loads(argument)
                case "COPY":
                    self._copy(image, argument)
                case "RUN":
                    _run(image, argument)
                case _ if name not in OF_THE_CONTAINER:
                    raise BuildFailed(f"Teach tests/support/image_build.py what {name} does.")
        return image

    def _copy(self, image: Image, argument: str) -> None:
        if argument.startswith("--from="):
            stage, source, target = argument.removeprefix("--from=").split()
            # A link, because the commands that pip has installed name the folder of their Python.
            image.place(target).symlink_to(self._images[stage].place(source))
            return
        for name, target in self._copied(argument).items():
            place = image.place(target)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(self._context / name, place)

    def _copied(self, argument: str) -> dict[Path, str]:
        """Return what COPY takes from the context, each file with its target."""
        *sources, target = argument.split()
        found = {}
        for source in sources:
            names = files_of(source, self._context, self._ignored)
            if not names:
                raise BuildFailed(f"COPY {argument}: there is no {source}, or .dockerignore has it")
            into_folder = f"{target.rstrip('/')}/{Path(source).name}"
            one = into_folder if target.endswith("/") else target
            is_file = (self._context / source).is_file()
            found |= {n: one if is_file else f"{target}/{n.relative_to(source)}" for n in names}
        return found


def _run(image: Image, command: str) -> None:
    if command.startswith(FOR_ROOT):
        return
    for_pip = {name: value for name, value in os.environ.items() if name.startswith(FOR_PIP)}
    for_pip["PIP_RETRIES"] = "1"
    done = image.run("/bin/sh", "-c", image.translated(command), **for_pip)
    if done.returncode:
        said = f"{done.stdout}{done.stderr}"
        raise (NoIndex if NO_ANSWER.search(said) else BuildFailed)(f"RUN {command}\n{said}")
