"""Build images for docker-compose.yml where no registry answers: `python -m lab.stand_ins`.

Those that are missing are built under the names that the files use: from Debian's packages, and
from the wheels of this project. With them, `make test-containers` shows that the files work, and
nothing about the real images. Building needs root, a running Docker Engine (on a machine without
systemd: `dockerd` as root, with no option), and debootstrap (`apt-get install debootstrap`).
"""

import sys

from lab.containers.docker import DockerError, check_engine
from lab.stand_ins.building import BUILDS, build_stand_ins, kind


def main() -> int:
    """Build what is missing, and say what each image is; return 0, or 2 if that cannot be done."""
    try:
        print(check_engine(), flush=True)
        build_stand_ins()
        print("\n".join(f"{name}: {kind(name)}" for name in BUILDS))
    except DockerError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
