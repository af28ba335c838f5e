"""The units of docs/deploy.md, as systemd reads them.

No twin: no dependency of the application takes part.
"""

import shutil
import subprocess
from pathlib import PurePosixPath

import pytest

from tests.support.deployment_page import shown_file, shown_files

UNITS = [name for name in shown_files() if name.endswith(".service")]
FOLDER = "/srv/handshake/current"

pytestmark = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None,
    reason="systemd-analyze is not installed; it comes with systemd",
)


@pytest.mark.parametrize("name", UNITS)
def test_systemd_understands_every_line_of_a_unit(tmp_path, name):
    unit = tmp_path / PurePosixPath(name).name
    # What it runs is not installed here.
    replaced = {f"{FOLDER}/.venv/bin/flask": "/bin/true", f"={FOLDER}": "=/"}
    unit.write_text(shown_file(name, replaced), encoding="utf-8")
    instance = str(unit).replace("@.", "@8000.")

    verified = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", instance],
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )

    assert (verified.returncode, verified.stderr) == (0, "")


def test_the_page_has_a_unit_for_each_kind_of_process():
    commands = {shown_file(name).partition("bin/flask ")[2].split()[0] for name in UNITS}

    assert commands == {"web", "worker"}
