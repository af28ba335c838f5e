import pytest

from dev import reset
from dev.locks import join
from dev.postgres.memory import in_memory


@pytest.fixture
def local(tmp_path):
    """A folder like `.local`, with a secret key in it."""
    folder = tmp_path / ".local"
    folder.mkdir()
    (folder / "secret_key").write_text("kept")
    return folder


def test_the_data_of_runs_is_removed(local, capsys):
    status = reset.main(local)

    assert status == 0
    assert not local.exists()
    assert f"Removed {local}" in capsys.readouterr().out


@pytest.mark.parametrize("tree", [".", "one/copy-1/.local", "another/copy-2/.local"])
def test_test_data_in_memory_is_removed_too(local, tree):
    (local / tree).mkdir(parents=True, exist_ok=True)
    cluster = in_memory(local / tree / "test-postgres")
    cluster.mkdir(exist_ok=True)
    (cluster / "users").touch()
    in_reality = cluster.resolve()

    reset.main(local)

    assert not in_reality.exists()


@pytest.mark.parametrize("tree", [".", "one/copy-1/.local", "another/copy-2/.local"])
def test_nothing_is_removed_while_tests_run(local, tree):
    (local / tree / "test-postgres").mkdir(parents=True)
    with join(local / tree / "test-postgres" / "users"):
        status = reset.main(local)

    assert status == 1
    assert (local / "secret_key").exists()


def test_nothing_is_removed_while_a_bug_is_planted(local, capsys):
    (local / "planted").write_text("03-a-look-instead-of-an-index.patch")

    status = reset.main(local)

    reason = "03-a-look-instead-of-an-index is planted in the tree. Remove it first: make mend\n"
    assert status == 1
    assert capsys.readouterr().err == reason
    assert {path.name for path in local.iterdir()} == {"planted", "secret_key"}


def test_nothing_is_removed_while_make_run_runs(local, capsys):
    with join(local / "users"):
        status = reset.main(local)

    assert status == 1
    assert "Stop them first" in capsys.readouterr().err
    assert (local / "secret_key").exists()
