import os
import shutil
import subprocess
from pathlib import Path

import pytest

from dev.settings import ROOT
from lab import trees
from lab.git import git
from lab.new import writing
from lab.new.refusal import Refused
from lab.new.writing import PROGRAMS, write

FILES = {".ci/run": "true\n", "a.py": "A = 1\n", "docs/b[1].md": "text\n"}


@pytest.fixture
def place(clone, tmp_path):
    return tmp_path / "new" / "deep" / "acme"


def tracked(folder):
    return sorted(filter(None, git("ls-files", "-z", folder=folder).split("\0")))


def test_a_product_has_its_files_and_one_commit(place):
    write(FILES, place, "Acme", in_place=False)

    assert tracked(place) == sorted(FILES)
    assert git("log", "--format=%s", folder=place) == "Start Acme from Handshake\n"
    assert git("status", "--porcelain", folder=place) == ""
    assert git("branch", "--show-current", folder=place) == "main\n"


def test_the_programs_are_the_files_that_may_be_executed():
    executable = [name for name in trees.files(ROOT) if os.access(ROOT / name, os.X_OK)]

    assert tuple(executable) == PROGRAMS


def test_a_program_stays_executable(place):
    write(FILES, place, "Acme", in_place=False)

    assert git("ls-files", "--stage", ".ci/run", folder=place).startswith("100755")


def test_without_a_name_for_commits_the_product_is_its_author(place, monkeypatch):
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "user.useConfigOnly")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "true")
    write(FILES, place, "Acme", in_place=False)

    assert git("log", "--format=%an", folder=place) == "Acme\n"


def test_hooks_signatures_and_ignored_files_of_the_user_do_not_matter(place, tmp_path, monkeypatch):
    hook = tmp_path / "templates" / "hooks" / "commit-msg"
    hook.parent.mkdir(parents=True)
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    (tmp_path / "ignored").write_text("*.md\n")
    (tmp_path / "config").write_text(
        f"[init]\ntemplateDir = {hook.parent.parent}\ndefaultBranch = trunk\n"
        f"[core]\nexcludesFile = {tmp_path / 'ignored'}\n"
        "[commit]\ngpgSign = true\n[gpg]\nprogram = false\n"
    )
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "config"))

    write(FILES, place, "Acme", in_place=False)

    assert tracked(place) == sorted(FILES)


def test_a_clone_is_made_over_with_a_commit_on_top(ada):
    (ada / ".local" / "data" / "empty").mkdir(parents=True)
    (ada / "old" / "__pycache__").mkdir(parents=True)
    (ada / "old" / "gone.py").touch()
    git("add", "--all", folder=ada)
    git("commit", "--quiet", "--message", "Add", folder=ada)

    write({**FILES, ".gitignore": ".local/\n"}, ada, "Acme", in_place=True)

    assert tracked(ada) == sorted([*FILES, ".gitignore"])
    assert git("log", "--format=%an %s", folder=ada).startswith("Ada Start Acme from Handshake\n")
    assert (ada / ".local" / "data" / "empty").is_dir()
    assert not (ada / "old").exists()


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_nothing_is_left_if_the_writing_fails(place, tmp_path, monkeypatch, error):
    def fail(self, *_arguments, **_options):
        raise error

    monkeypatch.setattr(Path, "chmod", fail)

    with pytest.raises((Refused, KeyboardInterrupt)):
        write(FILES, place, "Acme", in_place=False)

    monkeypatch.undo()
    assert os.listdir(tmp_path) == ["clone"]


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_clone_that_could_not_be_made_over_is_as_it_was(ada, monkeypatch, error):
    copy = shutil.copytree

    def fail(*arguments, **options):
        copy(*arguments, **options)
        raise error

    monkeypatch.setattr(writing.shutil, "copytree", fail)

    with pytest.raises((Refused, KeyboardInterrupt)):
        write(FILES, ada, "Acme", in_place=True)

    assert tracked(ada) == [".gitignore", "colour.txt", "limit.txt"]
    assert git("status", "--porcelain", folder=ada) == ""
    assert not (ada / "docs").exists()


def test_a_place_below_a_file_is_refused(clone):
    with pytest.raises(Refused, match="cannot be written: Not a directory"):
        write(FILES, clone / "colour.txt" / "deep" / "acme", "Acme", in_place=False)


def test_a_machine_without_git_is_told_so_and_nothing_is_left(place, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(Refused, match="git is not installed"):
        write(FILES, place, "Acme", in_place=False)

    assert os.listdir(tmp_path) == ["clone"]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (subprocess.TimeoutExpired("ruff", 1), r"took longer than \d+ s"),
        (subprocess.CalledProcessError(1, "ruff", "", "No module named ruff"), "make -B install"),
    ],
)
def test_a_product_that_is_not_formatted_is_not_written(place, tmp_path, monkeypatch, error, said):
    def fail(*_arguments, **_options):
        raise error

    monkeypatch.setattr(writing.subprocess, "run", fail)

    with pytest.raises(Refused, match=said):
        write(FILES, place, "Acme", in_place=False)

    assert os.listdir(tmp_path) == ["clone"]


def test_a_product_that_the_formatter_cannot_read_is_not_written(place):
    with pytest.raises(Refused, match="ruff, which formats the product, failed"):
        write({"a.py": "def\n"}, place, "Acme", in_place=False)
