import pytest

from dev.settings import ROOT
from lab import all_layers, layers
from lab.all_layers import side_by_side, wanted_jobs
from lab.layers import LAYERS, Layer
from lab.results import Result, passed, read_report, summary
from lab.table import table

REPORT = """
<testsuites><testsuite tests="4" failures="1" errors="1" skipped="1">
  <testcase classname="tests.unit" name="test_quick" time="0.01"/>
  <testcase classname="tests.unit" name="test_slow" time="1.5"/>
  <testcase classname="tests.unit" name="test_elsewhere" time="0.02">
    <skipped type="pytest.skip" message="not on this machine&#10;and more"/>
  </testcase>
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


def test_make_test_says_below_its_table_why_tests_were_skipped(monkeypatch, capsys, tmp_path):
    report = tmp_path / "report.xml"
    report.write_text(REPORT)
    result = read_report(report, "integration", 0)
    monkeypatch.setattr(all_layers, "in_turn", lambda _: [result])
    monkeypatch.setenv("JOBS", "1")

    all_layers.main([])

    assert capsys.readouterr().out.endswith("\nintegration: 1 skipped: not on this machine\n")


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
    monkeypatch.setattr(all_layers, "in_turn", lambda _: [Result("browser", 69, 1.25)])
    monkeypatch.setenv("JOBS", "1")
    monkeypatch.setattr(all_layers, "why_none", lambda _: "There is no Chromium here.")

    all_layers.main([])

    [*_, row, _, why] = capsys.readouterr().out.splitlines()
    assert row.startswith("browser  DID NOT RUN: no browser, see below")
    assert why == "The browser tests did not run. There is no Chromium here."


WAITS = """
import time

def test_it():
    deadline = time.monotonic() + 20
    while not __import__("pathlib").Path({other!r}).exists():
        assert time.monotonic() < deadline, "the other layer does not run"
        time.sleep(0.01)
"""


@pytest.fixture
def layers_of(monkeypatch, tmp_path):
    """Let the layers be these tests alone."""
    monkeypatch.setattr(all_layers.commands, "stop_on_signals", lambda: None)

    def make(**tests):
        for name, text in tests.items():
            (tmp_path / f"test_{name}.py").write_text(text)
        known = {
            name: Layer(name, str(tmp_path / f"test_{name}.py"), (), ("-p", "no:cacheprovider"))
            for name in tests
        }
        monkeypatch.setattr(all_layers, "LAYERS", known)

    return make


def test_layers_run_side_by_side(layers_of, tmp_path, capsys):
    here, there = (str(tmp_path / name) for name in ("here", "there"))
    start = "open({!r}, 'w').close()\n".format
    layers_of(
        one=start(here) + WAITS.format(other=there), two=start(there) + WAITS.format(other=here)
    )

    results = side_by_side([], jobs=2)

    assert [(r.layer, r.verdict, r.tests) for r in results] == [
        ("one", "passed", 1),
        ("two", "passed", 1),
    ]
    assert "one: passed, 1 tests in " in capsys.readouterr().out


def test_a_failed_layer_is_shown_whole_and_the_others_with_a_line(layers_of, capsys):
    layers_of(
        red="def test_red():\n    assert 1 == 2, 'the reason'\n", green="def test_it(): pass\n"
    )

    results = side_by_side(["-p", "no:randomly"], jobs=2)

    shown = capsys.readouterr().out
    assert [result.verdict for result in results] == ["FAILED", "passed"]
    assert "AssertionError: the reason" in shown
    assert shown.index("test session starts") < shown.index("red: FAILED, 1 tests in ")
    assert shown.count("test session starts") == 1


@pytest.mark.parametrize(
    ("given", "jobs"), [("1", 1), ("12", 12), ("", all_layers.os.cpu_count() + 1)]
)
def test_the_number_of_layers_at_a_time_can_be_chosen(given, jobs):
    assert wanted_jobs({"JOBS": given}) == jobs


@pytest.mark.parametrize("given", ["0", "-1", "two", "1.5", "100"])
def test_a_number_that_is_none_is_refused_with_the_rule(monkeypatch, given):
    monkeypatch.setenv("JOBS", given)

    with pytest.raises(SystemExit, match=rf"JOBS={given} is no number .* Rule: .* Example: JOBS=1"):
        all_layers.main([])


def test_a_debugger_gets_the_terminal_for_itself(monkeypatch):
    monkeypatch.setattr(all_layers, "in_turn", lambda _: [Result("unit", 0, 1.0, tests=1)])
    monkeypatch.setattr(all_layers, "side_by_side", lambda *_: pytest.fail("side by side"))

    assert all_layers.main(["--pdb"]) == 0


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
