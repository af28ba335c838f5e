import pytest

from lab.mutants.__main__ import some_of
from lab.mutants.making import Mutant
from lab.mutants.report import Fate, Result, key, recall, remember, shares, summary, together
from tests.support.make import handed_on

FIRST = Mutant("app/accounts/login.py", 7, "a == b", "a != b")
SECOND = Mutant("app/accounts/login.py", 9, "c", "")


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


def test_make_hands_the_name_of_a_file_on_as_it_is(tmp_path):
    value = "app/o'brien.py"

    assert value in handed_on(tmp_path, "mutants", "ONLY", value)
