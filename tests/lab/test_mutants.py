import ast
import json
from pathlib import Path

import pytest
from coverage import CoverageData

from dev.settings import ROOT
from lab.layers import LAYERS
from lab.mutants.__main__ import some_of
from lab.mutants.making import Mutant, mutants_of
from lab.mutants.places import runs_once, statement_at
from lab.mutants.report import (
    Fate,
    Result,
    equivalents,
    key,
    recall,
    remember,
    shares,
    summary,
    together,
)
from lab.mutants.selection import Observed
from lab.mutants.trial import Order, Trial
from tests.support.make import handed_on

PAGE = """
LIMIT = 8

@cache
def page(session: "str | None" = None):
    session.commit()
    answer = choose(
        session,
        size=LIMIT,
    )
    if answer == "due" or session:
        raise Refused("A sentence for people.")
"""
TREE = ast.parse(PAGE)
TWO_TESTS = """
def test_that_passes(): pass
def test_without_an_end():
    while True: pass
"""
FIRST = Mutant("app/accounts/login.py", 7, "a == b", "a != b")
SECOND = Mutant("app/accounts/login.py", 9, "c", "")


@pytest.fixture
def page(tmp_path):
    (tmp_path / "page.py").write_text(PAGE)
    return tmp_path


@pytest.fixture
def observed(page):
    """Return what was observed of three tests."""
    seconds = {"test_a.py::test_slow": 2.0, "test_a.py::test_quick": 1.0, "test_b.py::test": 3.0}
    (page / "notes").write_text(json.dumps([seconds, []]))

    def of(lines_by_context):
        data = CoverageData(str(page / "coverage"))
        for context, lines in lines_by_context.items():
            data.set_context(context)
            data.add_lines({str(page / "page.py"): lines})
        data.write()
        return Observed(page, page / "notes", page / "coverage")

    return of


@pytest.fixture
def trial(tmp_path):
    """Start a test in a process of its own, and skip another one."""
    (tmp_path / "test_two.py").write_text(TWO_TESTS)

    def begin(test, others, limit):
        return Trial(
            tmp_path,
            [*LAYERS["unit"].options, "-q", "test_two.py"],
            Order([f"test_two.py::{test}"], {f"test_two.py::{others}"}),
            limit,
        )

    return begin


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


def test_the_tests_that_run_the_statement_are_selected_the_fastest_first(observed, page):
    (page / "page.py").write_text(PAGE.replace("@cache", "@route"))
    report = observed(
        {
            "test_a.py::test_slow|run": [6],
            "test_a.py::test_quick|run": [6],
            "test_b.py::test|run": [7],
        }
    )

    selection = report.select(Mutant("page.py", 6, "session.commit()", "pass"))

    assert selection.tests == ("test_a.py::test_quick", "test_a.py::test_slow")
    assert selection.others == {"test_b.py::test"}
    assert selection.seconds == 3.0


@pytest.mark.parametrize("context", ["", "test_b.py::test|setup"])
def test_all_others_follow_where_only_the_first_was_recorded(observed, context):
    report = observed({context: [2]})

    selection = report.select(Mutant("page.py", 2, "LIMIT = 8", "LIMIT = 9"))

    assert len(selection.tests) == 3
    assert selection.others == set()


@pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")
def test_a_trial_runs_only_the_selected_tests(trial):
    begun = trial("test_that_passes", others="test_without_an_end", limit=20)

    begun.wait()

    assert begun.end() == 0


@pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")
def test_a_test_whose_name_the_mutant_changed_runs_too(trial):
    begun = trial("test_by_another_name", others="test_without_an_end", limit=20)

    begun.wait()

    assert begun.end() == 0


@pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")
def test_a_trial_is_ended_at_its_time_limit(trial):
    begun = trial("test_without_an_end", others="test_that_passes", limit=0.5)

    begun.wait()

    assert begun.end() is None


def test_the_layers_together_kill_what_either_kills():
    unit = Result("unit", {FIRST: Fate.SURVIVED, SECOND: Fate.SURVIVED}, 2)
    integration = Result("integration", {FIRST: Fate.TIMED_OUT, SECOND: Fate.SURVIVED}, 3)

    both = together([unit, integration])

    assert both.fates == {FIRST: Fate.TIMED_OUT, SECOND: Fate.SURVIVED}
    assert both.seconds == 5


def test_each_mutant_counts_for_the_layers_that_noticed_it():
    first, second, third, fourth, fifth = (Mutant("app/a.py", n, f"a{n}", "b") for n in range(5))
    dead, late, alive = Fate.KILLED, Fate.TIMED_OUT, Fate.SURVIVED
    unit = Result("unit", dict(zip((first, second, third), (dead, dead, alive), strict=True)))
    unit.fates |= {fourth: alive, fifth: alive}
    both = {first: alive, second: dead, third: late, fourth: alive, fifth: alive}

    counted = shares([unit, Result("integration", both)], {key(fifth): "it is the same"})

    assert counted == {"only unit": 1, "both": 1, "only integration": 1, "neither": 1}


def test_a_sample_is_the_same_in_every_run():
    mutants = [Mutant("app/a.py", n, f"a{n}", "b") for n in range(50)]

    chosen = some_of(mutants, ["--sample=10"])

    assert len(set(chosen)) == 10
    assert chosen == some_of(mutants, ["--sample=10"])
    assert some_of(mutants, []) == some_of(mutants, ["--sample=99"]) == mutants


@pytest.mark.parametrize("option", ["--sample=0", "--sample=few", "--sample", "--survivor"])
def test_an_unknown_option_is_answered_with_an_example(option):
    with pytest.raises(SystemExit, match=rf"ARGS={option} is unknown.* example: --sample=500"):
        some_of([], [option])


def test_fates_are_kept_and_the_newer_one_counts(tmp_path):
    remember(Result("unit", {FIRST: Fate.SURVIVED, SECOND: Fate.TIMED_OUT}), tmp_path)
    remember(Result("unit", {FIRST: Fate.KILLED}), tmp_path)

    assert recall("unit", tmp_path) == {key(FIRST): Fate.KILLED, key(SECOND): Fate.TIMED_OUT}
    assert recall("integration", tmp_path) == {}


def test_the_summary_counts_with_and_without_equivalent_mutants():
    fates = {FIRST: Fate.SURVIVED, SECOND: Fate.KILLED}

    text = summary(
        [Result("unit", fates, 1)], {("app/accounts/login.py", "a == b", "a != b"): "the same"}
    )

    assert text.splitlines()[2].split() == ["unit", "2", "1", "0", "1", "50.0", "100.0", "1"]
    assert str(FIRST) not in text


def test_the_summary_lists_survivors_and_outdated_reasons():
    fates = {FIRST: Fate.SURVIVED, SECOND: Fate.KILLED}

    reasons = {("app/accounts/login.py", "c", ""): "wrong reason"}
    not_tried = {("app/accounts/login.py", "d", ""): "a sample may leave it out"}

    text = summary([Result("unit", fates, 1)], reasons | not_tried)

    assert "\napp/accounts/login.py:7  a == b  ->  a != b\n" in text
    assert "Delete it from equivalent.toml: app/accounts/login.py  c  ->  (nothing)" in text
    assert text.count("Delete it") == 1


def test_every_mutant_that_is_called_equivalent_can_still_be_made():
    judged = [key for key in equivalents() if (ROOT / key[0]).exists()]
    texts = {path: _joined(ROOT / path) for path, _, _ in judged}

    gone = [key for key in judged if key[1] not in texts[key[0]]]

    assert gone == [], "lab/mutants/equivalent.toml is out of date. Delete or correct these entries"
    assert all(equivalents().values())


def test_make_hands_the_name_of_a_file_on_as_it_is(tmp_path):
    value = "app/o'brien.py"

    assert value in handed_on(tmp_path, "mutants", "ONLY", value)


def _joined(path: Path) -> str:
    return " ".join(line.strip() for line in path.read_text(encoding="utf-8").splitlines())
