import pytest

from lab import joined
from lab.layers import LAYERS

REPORT = """
<testsuites><testsuite time="2.5"
    tests="{tests}" failures="{failures}" errors="{errors}" skipped="{skipped}">
  <testcase classname="tests" name="test_quick" time="0.01"/>
  <testcase classname="tests" name="test_slow[a|b]" time="1.5"/>
</testsuite></testsuites>
"""
GREEN = {"tests": 2, "failures": 0, "errors": 0, "skipped": 1}


@pytest.fixture
def reports(tmp_path):
    """A folder with a green report of each layer."""
    for layer in LAYERS:
        (tmp_path / f"{layer}.xml").write_text(REPORT.format(**GREEN))
    return tmp_path


def test_the_reports_become_one_table(reports, capsys):
    assert joined.main(reports) == 0

    header, aligned, *rows = capsys.readouterr().out.splitlines()
    assert header == "| layer |  | tests | failed | skipped | seconds | slowest test |"
    assert aligned.count("|") == header.count("|")
    assert rows[0] == "| unit | passed | 2 | 0 | 1 | 2.5 | 1.50 s  test_slow[a\\|b] |"
    assert [row.split(" ")[1] for row in rows] == [*LAYERS]


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({"failures": 1}, "FAILED"),
        ({"errors": 1}, "FAILED"),
        ({"skipped": 2}, "DID NOT RUN"),
        ({"tests": 0, "skipped": 0}, "NO REPORT"),
    ],
)
def test_a_layer_that_did_not_pass_is_said(reports, capsys, changes, verdict):
    (reports / "integration.xml").write_text(REPORT.format(**GREEN | changes))

    assert joined.main(reports) == 1
    assert f"| integration | {verdict} |" in capsys.readouterr().out


def test_a_layer_without_a_report_is_said(reports, capsys):
    (reports / "integration.xml").unlink()

    assert joined.main(reports) == 1
    assert "| integration | NO REPORT | 0 |" in capsys.readouterr().out
