import ast
from pathlib import Path

import pytest

from dev.settings import ROOT
from lab.mutants.making import mutants_of
from lab.mutants.places import runs_once, statement_at
from lab.mutants.report import equivalents
from tests.lab.mutants.page import PAGE

TREE = ast.parse(PAGE)


def test_a_mutant_is_one_fault_and_its_place(page):
    made = {str(mutant) for mutant in mutants_of(page, "page.py")}

    assert made >= {
        "page.py:2  LIMIT = 8  ->  LIMIT = 9",
        "page.py:6  session.commit()  ->  pass",
        "page.py:8  session,  ->  None,",
        "page.py:9  size=LIMIT,  ->  (nothing)",
        'page.py:11  if answer == "due" or session:  ->  if answer != "due" or session:',
        'page.py:11  if answer == "due" or session:  ->  if answer == "due" and session:',
        'page.py:11  if answer == "due" or session:  ->  if answer == "XXdueXX" or session:',
    }


def test_annotations_sentences_and_variables_are_not_changed(page):
    made = [mutant.after for mutant in mutants_of(page, "page.py")]

    assert [
        text for text in made if "XXstr" in text or "XXA s" in text or "answer = N" in text
    ] == []


@pytest.mark.parametrize(
    ("line", "lines"), [(2, [2]), (6, [6]), (9, [7, 8, 9, 10]), (11, [11]), (12, [12]), (1, [1])]
)
def test_a_line_belongs_to_its_innermost_statement(line, lines):
    assert list(statement_at(TREE, line)) == lines


@pytest.mark.parametrize(("line", "once"), [(2, True), (5, True), (6, True)])
def test_imports_signatures_and_cached_functions_run_once(line, once):
    assert runs_once(TREE, line) is once


def test_a_function_runs_for_each_test():
    assert not runs_once(ast.parse(PAGE.replace("@cache", "@route")), 6)


def test_every_mutant_that_is_called_equivalent_can_still_be_made():
    judged = [key for key in equivalents() if (ROOT / key[0]).exists()]
    texts = {path: _joined(ROOT / path) for path, _, _ in judged}

    gone = [key for key in judged if key[1] not in texts[key[0]]]

    assert gone == [], "lab/mutants/equivalent.toml is out of date. Delete or correct these entries"
    assert all(equivalents().values())


def _joined(path: Path) -> str:
    return " ".join(line.strip() for line in path.read_text(encoding="utf-8").splitlines())
