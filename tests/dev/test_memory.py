"""Which folders in memory are deleted, and which ones some process still needs."""

import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from dev.locks import alone_with
from dev.postgres import embedded_postgres, memory
from dev.postgres.memory import forget, in_memory, sweep
from dev.settings import ROOT
from tests.support.restartable_database import running_database

HOLD = """
import pathlib, sys
from dev.locks import join
with join(pathlib.Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def shared(monkeypatch):
    """A folder like /dev/shm, which containers share."""
    # Not in tmp_path, which pytest closes to the user `nobody` whenever a run begins.
    with tempfile.TemporaryDirectory(prefix="handshake-test-") as name:
        Path(name).chmod(0o711)
        monkeypatch.setattr(memory, "MEMORY", Path(name))
        yield Path(name)


@pytest.fixture
def linked(shared, tmp_path):
    """The link of a clone to its folder in memory."""
    return in_memory(tmp_path / "clone" / "test-postgres")


@pytest.fixture
def unlinked(linked):
    """A folder in memory whose link only another container sees."""
    folder = linked.resolve()
    linked.unlink()
    return folder


@pytest.fixture
def another_process():
    """Let another process join the users of a folder, until the test ends."""
    started = []

    def hold(path):
        command = [sys.executable, "-c", HOLD, str(path)]
        process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        started.append(process)
        assert process.stdout.readline() == "held\n"
        return process

    yield hold
    for process in started:
        process.communicate(timeout=10)


def test_a_folder_that_another_process_uses_stays_even_if_its_link_is_not_visible(
    unlinked, another_process
):
    another_process(unlinked / "users")

    sweep()

    assert (unlinked / "belongs-to").exists()


def test_a_folder_goes_once_the_last_process_that_used_it_was_killed(unlinked, another_process):
    process = another_process(unlinked / "users")
    process.kill()
    process.wait()

    sweep()

    assert not unlinked.exists()


def test_a_folder_stays_while_its_server_runs_even_without_any_user(unlinked):
    with alone_with(unlinked / "server"):
        sweep()

    assert unlinked.exists()


def test_a_folder_that_is_linked_stays(linked):
    sweep()

    assert linked.exists()


def test_a_folder_goes_if_its_link_leads_to_another_one(linked, tmp_path):
    forgotten = linked.resolve()
    linked.unlink()
    linked.symlink_to(tmp_path)

    sweep()

    assert not forgotten.exists()


def test_what_is_forgotten_is_deleted(linked):
    folder = linked.resolve()

    forget(linked)

    assert not folder.exists()


def test_what_a_process_still_uses_is_not_forgotten(linked, another_process):
    another_process(linked / "users")

    forget(linked)

    assert linked.exists()


def test_the_database_of_a_layer_leaves_nothing_in_memory(shared):
    with running_database("memory"):
        during = list(shared.iterdir())

    assert len(during) == 1
    assert list(shared.iterdir()) == []


def test_a_cluster_starts_in_a_folder_that_a_sweep_has_just_deleted(linked, shared):
    memory.shutil.rmtree(linked.resolve())

    with embedded_postgres(linked, durable=False):
        in_memory(linked)
        assert (linked / "belongs-to").read_text() == str(linked)


def test_a_folder_that_was_linked_but_not_signed_is_signed_by_the_next_run(linked):
    (linked / "belongs-to").unlink()

    in_memory(linked)

    assert (linked / "belongs-to").read_text() == str(linked)
