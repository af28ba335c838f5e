import json
import re

import pytest

from lab.bench import __main__ as bench
from lab.bench import page
from lab.bench.machines import plan
from lab.bench.rows import Bar, Measured, Result, Row, as_text, in_turn, percentile
from lab.bench.table import ROWS

NINE_OF_TEN, MOST_OF_IT = Measured(9, 10, 0.9), Bar(0.85, at_least=True)


def a_row(number="P4", bar=MOST_OF_IT, measured=NINE_OF_TEN):
    return Row(number, "logins", "a second", "argon2 alone", bar, lambda: measured)


@pytest.fixture
def files(monkeypatch, tmp_path):
    """Let the bench write below a folder of the test."""
    for module in (bench, page):
        monkeypatch.setattr(module, "FIGURES", tmp_path / "figures.json")
    monkeypatch.setattr(page, "PAGE", tmp_path / "performance.md")
    monkeypatch.setattr(page, "CHARTS", tmp_path / "performance")
    return tmp_path


@pytest.fixture
def rows(monkeypatch):
    def only(*rows):
        monkeypatch.setattr(bench, "ROWS", rows)

    return only


@pytest.mark.parametrize(
    ("bar", "measured", "met"),
    [
        (Bar(1.1), Measured(11, 10, 1.1), True),
        (Bar(1.1), Measured(12, 10, 1.2), False),
        (Bar(0.5, at_least=True), Measured(5, 10, 0.5), True),
        (Bar(0.5, at_least=True), Measured(4, 10, 0.4), False),
        (Bar(2, "figure"), Measured(1.9, 1, 9.0), True),
        (Bar(2, "figure"), Measured(2.1, 1, 0.1), False),
        (Bar(1, "figure", at_least=True), Measured(1.0), True),
    ],
)
def test_a_bar_limits_a_ratio_or_a_figure(bar, measured, met):
    assert bar.met_by(measured) is met


def test_both_sides_are_measured_in_turn_and_the_median_counts():
    sides, ours, theirs = [], iter([10.0, 99.0, 12.0]), iter([5.0, 6.0, 4.0])

    measured = in_turn(
        lambda: sides.append("A") or next(ours), lambda: sides.append("B") or next(theirs), rounds=3
    )

    assert "".join(sides) == "ABABAB"
    assert measured == Measured(12.0, 5.0, 3.0)


def test_a_percentile_is_one_of_the_values_or_between_two():
    assert percentile([float(n) for n in range(1, 102)], 95) == 96


def test_a_run_shows_each_row_with_its_verdict_and_writes_the_page(files, rows, capsys):
    rows(a_row(), a_row("P10", Bar(100, "figure"), Measured(250)))

    status = bench.main("", show=False)

    [_, _, first, second] = capsys.readouterr().out.splitlines()
    assert status == 1
    assert re.split(r" {2,}", first) == [
        *("P4", "logins", "9", "a second", "10", "argon2 alone", "0.90"),
        *("ratio at least 0.85", "yes"),
    ]
    assert second.endswith("figure at most 100   NO")
    assert "| P10 | logins | 250 a second |  |  | figure at most 100 | **no** |" in (
        (files / "performance.md").read_text()
    )


def test_with_show_a_missed_bar_is_only_shown(files, rows):
    rows(a_row(measured=Measured(1, 10, 0.1)))

    assert bench.main("", show=True) == 0


def test_a_row_that_is_measured_again_replaces_its_older_figure(files, rows):
    rows(a_row(measured=Measured(8, 10, 0.8)), a_row("P10"))
    bench.main("", show=True)
    rows(a_row(measured=Measured(7, 10, 0.7)), a_row("P10"))

    bench.main("P4", show=True)

    kept = json.loads((files / "figures.json").read_text())
    assert [(row["number"], row["figure"]) for row in kept] == [("P4", 7), ("P10", 9)]


def test_an_unknown_row_is_answered_with_those_that_exist():
    with pytest.raises(ValueError, match=r"ONLY=P99: P99 is not measured. Rule: some of P3, .*P4"):
        bench.chosen("P99")


def test_every_row_has_a_number_of_its_own():
    numbers = [row.number for row in ROWS]

    assert len({*numbers}) == len(numbers)


def test_more_load_needs_more_machines_and_at_last_a_pooler():
    rows = {"P4": {"figure": 40.0}, "P6s": {}}

    few, _, many = plan(rows, {"latencies": {"0.1": 9.0}})

    # 20 logins a second and core, two of them for each registration, eight cores in a machine.
    assert (few.machines, few.web_processes, few.workers) == (1, 4, 2)
    assert (few.connections, few.pooler) == (4 * 8 + 2 * 2, False)
    assert (many.machines, many.pooler) == (13, True)


def test_the_page_and_its_charts_say_what_was_measured_last():
    before = {path: path.read_text() for path in [page.PAGE, *page.CHARTS.glob("*.svg")]}

    page.write_page()

    assert {path: path.read_text() for path in before} == before


def test_results_are_kept_in_the_order_of_their_numbers():
    results = [Result.of(a_row(number), Measured(1)) for number in ("P10", "P2", "P6w", "P6")]

    kept = json.loads(as_text(results))

    assert [row["number"] for row in kept] == ["P2", "P6", "P6w", "P10"]
