import json

import pytest
from coverage import CoverageData

from lab.mutants.making import Mutant
from lab.mutants.selection import Observed
from tests.lab.mutants.page import PAGE


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
