import pytest

from lab.mutants.making import Mutant
from lab.mutants.report import Fate, key
from lab.talk.mutants import NotTriedError, shares

FIRST, SECOND, THIRD, FOURTH, FIFTH = (Mutant("app/a.py", n, f"a{n}", "b") for n in range(5))
ALL = (FIRST, SECOND, THIRD, FOURTH, FIFTH)


def fates(*killed, timed_out=()):
    return {
        key(mutant): Fate.KILLED
        if mutant in killed
        else Fate.TIMED_OUT
        if mutant in timed_out
        else Fate.SURVIVED
        for mutant in ALL
    }


def test_each_mutant_counts_for_the_trees_that_noticed_it():
    unit, integration = fates(FIRST, SECOND), fates(SECOND, timed_out=[THIRD])

    counted = shares(ALL, unit, integration, equivalent=())

    assert counted == {"only unit": 1, "both": 1, "only integration": 1, "neither": 2}


def test_a_mutant_that_no_test_can_notice_does_not_count():
    counted = shares(ALL, fates(), fates(), equivalent={key(FIFTH)})

    assert counted["neither"] == 4


def test_a_mutant_that_was_not_tried_in_both_trees_is_no_survivor():
    with pytest.raises(NotTriedError, match=r"1 of 5 mutants have not been tried .*: make mutants"):
        shares(ALL, fates(), {key(mutant): Fate.KILLED for mutant in ALL[1:]}, equivalent=())
