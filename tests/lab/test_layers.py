import pytest

from dev.settings import ROOT
from lab import all_layers, layers
from lab.all_layers import Result, passed, read_report, summary
from lab.coverage import side_by_side
from lab.layers import LAYERS
from lab.table import table

REPORT = """
<testsuites><testsuite tests="4" failures="1" errors="1" skipped="1">
  <testcase classname="tests.unit" name="test_quick" time="0.01"/>
  <testcase classname="tests.unit" name="test_slow" time="1.5"/>
</testsuite></testsuites>
"""


def test_a_table_puts_words_left_and_numbers_right():
    text = table(("layer", "tests"), [("unit", 7), ("integration", 125), ("chaos", None)])

    assert text.splitlines() == [
        "layer        tests",
        "-----------  -----",
        "unit             7",
        "integration    125",
        "chaos            -",
    ]


def test_a_report_gives_the_figures_and_the_slowest_test(tmp_path):
    report = tmp_path / "report.xml"
    report.write_text(REPORT)

    result = read_report(report, "unit", 1, 2.0)

    assert (result.tests, result.failed, result.skipped) == (4, 2, 1)
    assert result.slowest == "1.50 s  test_slow"


@pytest.mark.parametrize("truncated", ["", "<testsuites>"])
def test_a_report_that_a_crash_truncated_counts_nothing(tmp_path, truncated):
    report = tmp_path / "report.xml"
    report.write_text(truncated)

    result = read_report(report, "unit", -11, 2.0)

    assert (result.verdict, result.tests) == ("CRASHED (-11)", 0)


@pytest.mark.parametrize(("status", "verdict"), [(0, "passed"), (1, "FAILED"), (5, "NO TESTS")])
def test_the_summary_shows_the_result_of_each_layer(status, verdict):
    text = summary([Result("unit", status, 1.25, tests=3)])

    assert text.splitlines()[-1].split() == ["unit", *verdict.split(), "3", "0", "0", "1.2"]


def test_the_summary_says_that_a_layer_did_not_run():
    text = summary([Result("browser", 69, 1.25)])

    assert "DID NOT RUN: no browser" in text.splitlines()[-1]


def test_make_test_says_below_its_table_why_the_browser_layer_did_not_run(monkeypatch, capsys):
    monkeypatch.setattr(all_layers, "LAYERS", {"browser": LAYERS["dev"]})
    monkeypatch.setattr(all_layers, "run_layer", lambda name, _: Result(name, 69, 1.25))
    monkeypatch.setattr(all_layers.signal, "signal", lambda *_: None)
    monkeypatch.setattr(all_layers, "why_none", lambda _: "There is no Chromium here.")

    all_layers.main([])

    [*_, row, _, why] = capsys.readouterr().out.splitlines()
    assert row.startswith("browser  DID NOT RUN: no browser, see below")
    assert why == "The browser tests did not run. There is no Chromium here."


def test_the_coverage_of_the_layers_is_shown_side_by_side():
    unit = {"app/accounts/login.py": 90, "all": 90}
    integration = {"app/accounts/login.py": 80, "app/mail/worker.py": 70, "all": 75}

    text = side_by_side({"unit": unit, "integration": integration}, {**integration, "all": 95})

    assert [line.split() for line in text.splitlines()[2:]] == [
        ["app/accounts/login.py", "90", "80", "80"],
        ["app/mail/worker.py", "-", "70", "70"],
        ["all", "90", "75", "95"],
    ]


@pytest.mark.parametrize(
    ("statuses", "arguments", "verdict"),
    [
        ([0, 0], [], True),
        ([0, 1], [], False),
        ([0, 5], [], False),
        ([0, 5], ["-n", "2"], False),
        ([0, 5], ["-k", "login"], True),
        ([1, 5], ["-k", "login"], False),
        ([5, 5], ["-k", "nothing"], False),
        ([0, 69], [], True),
        ([1, 69], [], False),
        ([69], [], False),
    ],
)
def test_a_run_passes_when_each_layer_passed_or_has_a_reason(statuses, arguments, verdict):
    results = [Result("unit", status, 1.0) for status in statuses]

    assert passed(results, arguments) is verdict


@pytest.mark.parametrize("name", LAYERS)
def test_a_layer_has_a_folder_and_a_command(name):
    assert (ROOT / "tests" / name).is_dir()
    assert f"\ntest-{name}: " in (ROOT / "Makefile").read_text()


@pytest.mark.parametrize(
    ("name", "loaded"),
    [
        ("unit", set()),
        ("integration", {"alembic", "postgresql"}),
    ],
)
def test_a_layer_loads_only_the_plugins_that_it_uses(name, loaded):
    options = LAYERS[name].options

    assert {plugin for plugin in layers.PLUGINS if f"no:{plugin}" not in options} == loaded


def test_a_layer_becomes_the_process_of_its_pytest(monkeypatch):
    started = []
    monkeypatch.setattr(layers.os, "execv", lambda *command: started.append(command))

    layers.main(["dev", "-k", "mail"])

    [(program, command)] = started
    assert command[:3] == [program, "-m", "pytest"]
    assert command[-3:] == ["tests/dev", "-k", "mail"]


def test_an_unknown_layer_is_answered_with_those_that_exist():
    with pytest.raises(SystemExit, match=r"There is no layer 'units'\. The layers are: unit, int"):
        layers.main(["units"])
