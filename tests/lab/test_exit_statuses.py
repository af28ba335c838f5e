"""A target of the Makefile, and .ci/run, fail when a program that they run fails.

Every program is replaced by one that fails on demand. So each line is tried in milliseconds, and a
pipe or `|| true` that hides a failure is found.
"""

import os
import re
import shutil
import subprocess
from importlib.util import find_spec

import pytest

from dev.settings import ROOT
from tests.support.workflows import commands, jobs, workflows

STUB = """#!/bin/sh
echo "$*" >> "$STARTED"
test "$(wc -l < "$STARTED")" -ne "$FAILS"
"""
STUBBED = ("python", "lint-imports", "make", "uv", "pgbouncer", "nginx")
# What the workflows run besides targets.
OTHERS = (
    "sudo apt-get update && sudo apt-get install -y --no-install-recommends pgbouncer nginx-light",
    "brew install pgbouncer nginx",
    'python3 -m lab.joined .local/reports >> "$GITHUB_STEP_SUMMARY"',
    "curl --silent --show-error --fail --retry 60 --retry-delay 1 --retry-all-errors"
    " http://127.0.0.1:8000/readyz",
    "make run &",  # if it fails, curl does
    """test -z "$(echo "$RESULTS" | sed 's/success//g' | tr -d ' ')\"""",
)
OF_MAKE = ("MAKEFLAGS", "MAKELEVEL", "CI")
MAKEFILE = (ROOT / "Makefile").read_text()
TARGETS = re.findall(r"^([a-z-]+):.*## ", MAKEFILE, re.MULTILINE)


@pytest.fixture
def programs(tmp_path):
    """A virtual environment of stubs."""
    folder = tmp_path / ".venv" / "bin"
    folder.mkdir(parents=True)
    for name in STUBBED:
        (folder / name).write_text(STUB)
        (folder / name).chmod(0o755)
    return folder


@pytest.fixture
def run(programs, tmp_path, monkeypatch):
    """Run a command; one of its programs may fail. Return its status, and how many it started."""
    make = shutil.which("make")
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
    monkeypatch.setenv("STARTED", str(tmp_path / "started"))
    for name in OF_MAKE:
        monkeypatch.delenv(name, raising=False)

    def run_it(name, *arguments, folder=ROOT, fails=0):
        monkeypatch.setenv("FAILS", str(fails))
        (tmp_path / "started").write_text("")
        command = [make if name == "make" else name, *arguments]
        status = subprocess.run(
            command, check=False, cwd=folder, capture_output=True, timeout=10
        ).returncode
        return status, len((tmp_path / "started").read_text().splitlines())

    return run_it


@pytest.mark.parametrize("target", sorted({*TARGETS} - {"help", "install"}))
def test_a_target_fails_when_one_of_its_programs_fails(run, programs, target):
    venv = (f"VENV={programs.parent}", "INSTALLED=", f"PYTHON={programs / 'python'}")
    command = ("make", target, *venv, "c=--help", "m=a column", "BUG=01")

    status, started = run(*command)
    statuses = [run(*command, fails=number)[0] for number in range(1, started + 1)]

    assert (status, started) == (0, max(started, 1))
    assert 0 not in statuses


def test_the_modules_that_targets_run_are_there():
    modules = re.findall(r"\$\(RUN\) ((?:dev|lab|tests)[.\w]*)", MAKEFILE)

    assert {"dev.run", "lab.layers"} < {*modules}
    assert [module for module in modules if not find_spec(module)] == []


def installation(programs):
    return "make", "-B", "install", f"VENV={programs.parent}", f"PYTHON={programs / 'python'}"


def test_an_installation_fails_when_one_of_its_programs_fails(run, programs):
    def install(fails=0):
        for stamp in programs.parent.glob("installed-with-*"):
            stamp.unlink()
        return run(*installation(programs), fails=fails)

    status, started = install()
    statuses = [install(fails=number)[0] for number in range(1, started + 1)]

    assert (status, started) == (0, 3)
    assert 0 not in statuses


def test_packages_that_cannot_be_fetched_leave_the_older_ones_in_use(run, programs):
    run(*installation(programs))

    # The version of Python, the pip that is there, and the environment to fetch with, which is
    # not made.
    assert run(*installation(programs)) == (0, 3)


def test_packages_without_a_pip_that_starts_are_not_kept(run, programs):
    run(*installation(programs))

    # The version of Python, the pip that is there, a new environment, and its pip.
    assert run(*installation(programs), fails=2) == (0, 4)


def test_ci_fails_when_one_of_its_commands_fails(run, tmp_path):
    (tmp_path / ".ci").mkdir()
    copy = shutil.copy(ROOT / ".ci" / "run", tmp_path / ".ci")

    status, started = run(copy, folder=tmp_path)
    statuses = [run(copy, folder=tmp_path, fails=number)[0] for number in range(1, started + 1)]

    assert (status, started) == (0, max(started, 3))
    assert 0 not in statuses


def test_each_step_of_a_workflow_is_one_target_or_cannot_hide_a_failure():
    steps = [line for path in workflows() for line in commands(path.read_text())]

    assert "make test JOBS=1 BROWSER=install" in steps
    targets = [f"make {target}" for target in TARGETS]
    others = [step for step in steps if re.sub(r"( [A-Z]+=[^ |;&]*)+$", "", step) not in targets]
    assert {*others} == {*OTHERS}


@pytest.mark.parametrize("path", workflows(), ids=lambda path: path.stem)
def test_no_step_of_a_workflow_is_left_out_or_may_fail(path):
    every = jobs(path.read_text())
    parts = [part for job in every.values() for part in (job, *job["steps"])]

    assert not [part for part in parts if "continue-on-error" in part]
    assert {name: job["if"] for name, job in every.items() if "if" in job} in (
        {},
        {"all": "always()"},
    )
    # What failed is kept, and a package of the system is installed where it is missing.
    with_condition = [part for part in parts if "if" in part and "steps" not in part]
    assert not [part for part in with_condition if part.get("run", "").startswith("make")]
    assert {part["if"] for part in with_condition} <= {
        "failure()",
        "${{ !cancelled() }}",
        "runner.os == 'Linux'",
        "runner.os == 'macOS'",
    }


def test_the_check_to_require_needs_every_other_job():
    every = jobs((ROOT / ".github/workflows/ci.yml").read_text())

    assert {*every["all"]["needs"]} == {*every} - {"all"}


@pytest.mark.parametrize(
    ("results", "status"),
    [
        ("success success", 0),
        ("success failure", 1),
        ("skipped success", 1),
        ("cancelled", 1),
    ],
)
def test_the_check_to_require_fails_if_a_job_did_not_succeed(results, status):
    command = commands((ROOT / ".github/workflows/ci.yml").read_text())[-1]

    environment = {**os.environ, "RESULTS": results}
    done = subprocess.run(["sh", "-c", command], env=environment, check=False)

    assert done.returncode == status
