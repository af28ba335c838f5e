import os
import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from dev.settings import ROOT
from lab.git import git
from lab.new import __main__ as new
from lab.new.refusal import Refused

PRODUCT = {"a.py": "A = 1\n"}


@pytest.fixture
def source(ada, monkeypatch):
    """A clone that `make new` takes for its own."""
    monkeypatch.setattr(new, "ROOT", ada)
    monkeypatch.setattr(new, "make", lambda _files, _choice: PRODUCT)
    return ada


@pytest.fixture
def answer(source):
    """Answer the questions of a terminal; return the result of click."""

    def answer_them(text, **given):
        command = click.Command("new", callback=lambda: click.echo(new.asked({}, given)))
        return CliRunner().invoke(command, input=text)

    return answer_them


def test_a_product_is_made_and_the_next_commands_are_said(source, capsys):
    new.main({"NAME": "Acme", "DEST": "../it's acme"})

    said = capsys.readouterr().out
    assert "The first commit has the name of " in said
    assert said.endswith("acme'\n  make run\n  make test\n")
    assert git("ls-files", folder=source.parent / "it's acme") == "a.py\n"


def test_a_clone_is_made_over_in_its_place(source):
    new.main({"NAME": "Acme", "DEST": "."})

    assert git("ls-files", folder=source) == "a.py\n"


def test_a_changed_clone_is_refused(source):
    (source / "colour.txt").write_text("red\n")

    with pytest.raises(Refused, match="changes that are in no commit"):
        new.main({"NAME": "Acme", "DEST": "."})


def test_the_folder_of_the_user_is_found(source, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))

    assert new.place_of("~/acme") == tmp_path / "acme"


def test_the_folder_of_an_unknown_user_is_refused():
    with pytest.raises(Refused, match="DEST='~nowhere-at-all/acme' names no place"):
        new.place_of("~nowhere-at-all/acme")


def test_a_place_without_a_name_is_refused_where_no_terminal_asks():
    with pytest.raises(Refused, match="NAME is missing on the command line"):
        new.main({"DEST": "../acme"})


def test_a_refused_name_and_a_refused_folder_are_asked_for_again(answer):
    result = answer("Handshake\nAcme Notes\n.git\n\n" + "\n" * 5)

    assert "which is also the project that you start from" in result.output
    assert "is inside this clone" in result.output
    assert "{'NAME': 'Acme Notes', 'DEST': '../acme-notes', 'WITHOUT': ''" in result.output


def test_what_the_command_line_says_is_not_asked(answer):
    result = answer("Acme\n", DEST="../x", WITHOUT="chaos", WITH="mutants")

    assert "'DEST': '../x', 'WITHOUT': 'chaos', 'WITH': 'mutants'" in result.output


def test_the_end_of_the_input_stops_the_questions(answer):
    result = answer("Acme\n")

    assert "Aborted" in result.output


@pytest.mark.parametrize(
    ("given", "status", "said"),
    [
        ({}, 0, "make new NAME="),
        ({"NAME": "Caf\xe9", "DEST": "x"}, 1, "\nNothing was written.\n"),
        ({"NAME": "Acme", "DEST": "lab"}, 1, "\nNothing was written.\n"),
    ],
)
def test_a_script_gets_an_answer_and_no_question(given, status, said):
    done = subprocess.run(
        [sys.executable, "-m", "lab.new"],
        cwd=ROOT,
        env={**os.environ, "NAME": "", "DEST": "", **given},
        capture_output=True,
        text=True,
        check=False,
        timeout=20,
    )

    assert done.returncode == status
    assert said in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "name"), [([], ""), (["NAME=Ca$h"], "Ca$h"), (["NAME=Acme Notes"], "Acme Notes")]
)
def test_make_passes_on_the_name_of_the_command_line_alone_and_as_typed(tmp_path, arguments, name):
    program = tmp_path / "bin" / "python"
    program.parent.mkdir()
    program.write_text('#!/bin/sh\nprintf %s "$NAME"\n')
    program.chmod(0o755)

    said = subprocess.run(
        ["make", "-s", "new", f"VENV={tmp_path}", "INSTALLED=", *arguments],
        cwd=ROOT,
        env={**os.environ, "NAME": "host-of-wsl"},
        capture_output=True,
        text=True,
        check=True,
        timeout=20,
    ).stdout

    assert said == name
