from lab.seams.__main__ import present, show
from lab.seams.gallery import as_table, by_kind, caught_first, false_alarms, summary
from tests.lab.seams.gallery import HARMLESS, LIMIT, row_of


def test_a_red_test_is_no_catch_when_nothing_is_broken(a_bug):
    caught = row_of(a_bug(), integration=2.0, chaos=3.0)
    alarm = row_of(a_bug("02-limit", fields=HARMLESS), unit=1.0)

    assert caught_first([caught, alarm])["integration"] == 1
    assert caught_first([caught, alarm])["unit"] == 0
    assert false_alarms([caught, alarm]) == {"unit": 1}


def test_bugs_of_one_kind_stand_together(a_bug):
    first = row_of(a_bug(), integration=2.0)
    alarm = row_of(a_bug("02-limit", fields=HARMLESS), unit=1.0)
    last = row_of(a_bug("03-limit"), integration=2.0)

    found = [(heading.title, rows) for heading, rows in by_kind([first, alarm, last])]

    assert found == [("Seams", [first, last]), ("Refactorings", [alarm])]


def test_the_terminal_counts_false_alarms_separately(a_bug):
    caught = row_of(a_bug(), integration=2.0)
    alarm = row_of(a_bug("02-limit", fields=HARMLESS), unit=1.0)

    assert summary([caught, alarm]) == "cheapest: integration 1; false alarms: unit 1"
    assert summary([caught]) == "cheapest: integration 1; false alarms: none"
    assert as_table([alarm]).splitlines()[-1].endswith("  false alarm")


def test_a_log_shows_the_progress(a_bug, capsys):
    cells = row_of(a_bug(), integration=2.0).cells
    jobs = [lambda _tree, cell=cell: [cell] for cell in cells * 4]

    [row] = show([cells[0].bug], jobs, ["a copy", "another"])

    assert row.cells == cells
    assert capsys.readouterr().out == ("1 bug in 6 layers: 24 runs\n20 of 24 runs\n")


def test_a_bug_in_an_extra_that_was_taken_out_is_skipped_by_name(a_bug, capsys):
    core = a_bug()
    extra = a_bug("02-limit", diff=LIMIT.replace("limit.txt", "app/extras/none/here.py"))

    found = present([core, extra])

    assert found == [core]
    assert capsys.readouterr().out == "skipped, app/extras/none is not here: 02-limit\n"
