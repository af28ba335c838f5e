import pytest

from lab.layers import LAYERS
from lab.mutants.trial import Order, Trial

TWO_TESTS = """
def test_that_passes(): pass
def test_without_an_end():
    while True: pass
"""


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
