import shutil
import threading

import pytest

from dev.locks import alone_with, in_use, is_held, join


def test_a_lock_excludes_every_other_process_that_wants_it_alone(tmp_path):
    with alone_with(tmp_path / "lock"):
        with pytest.raises(TimeoutError), alone_with(tmp_path / "lock", seconds=0):
            pass

        assert is_held(tmp_path / "lock")
    assert not is_held(tmp_path / "lock")


def test_a_lock_that_is_joined_is_in_use_but_not_held_alone(tmp_path):
    with join(tmp_path / "users"):
        assert in_use(tmp_path / "users")
        assert not is_held(tmp_path / "users")
    assert not in_use(tmp_path / "users")


def test_a_lock_whose_folder_was_deleted_meanwhile_is_taken_in_a_new_one(tmp_path):
    path = tmp_path / "folder" / "lock"
    taken = []

    def wait_for_it():
        with alone_with(path):
            taken.append(is_held(path))

    with alone_with(path):
        waiting = threading.Thread(target=wait_for_it)
        waiting.start()
        waiting.join(0.2)
        shutil.rmtree(path.parent)
    waiting.join(10)

    assert taken == [True]
