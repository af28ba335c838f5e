import subprocess
import sys
import threading

import pytest

from lab.bench.processors import kind_of, profiled

WORK = "import time; end = time.monotonic() + 1\nwhile time.monotonic() < end: pass"


@pytest.mark.parametrize(
    ("name", "arguments", "kind"),
    [
        ("python", ["-m", "pytest", "-p", "no:postgresql"], "pytest"),
        ("python3.14", ["-m", "pytest"], "pytest"),
        ("python", ["-m", "flask", "worker"], "web and worker"),
        ("flask", ["/srv/venv/bin/flask", "web"], "web and worker"),
        ("chromium-headless-shell", ["--type=renderer"], "Chromium"),
        ("Chromium", [], "Chromium"),
        ("node-MainThread", ["driver/package/cli.js", "run-driver"], "Playwright"),
        ("postgres", [], "PostgreSQL"),
        ("pg_ctl", ["start", "-D", "pytest"], "PostgreSQL"),
        ("python", ["-m", "alembic", "upgrade"], "other"),
        ("git", ["clone", "-m pytest"], "other"),
    ],
)
def test_a_process_is_of_a_kind(name, arguments, kind):
    assert kind_of(name, arguments) == kind


def test_a_profile_says_how_busy_the_processors_were_and_with_what():
    with profiled() as profile:
        subprocess.run([sys.executable, "-c", WORK], check=True)

    assert 0 < profile["busy"] <= 100
    assert profile["kinds"]["other"] > 0
    assert sum(profile["kinds"].values()) == pytest.approx(profile["busy"])


def test_no_thread_is_left_when_the_command_fails():
    before = threading.active_count()

    with pytest.raises(ValueError, match="failed"), profiled():
        raise ValueError("failed")

    assert threading.active_count() == before
