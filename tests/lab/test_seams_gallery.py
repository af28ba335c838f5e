from lab.seams.__main__ import show
from lab.seams.bugs import read_bug
from lab.seams.gallery import as_table, caught_first, false_alarms, summary
from tests.lab.gallery import FIELDS, row_of

HARMLESS = FIELDS.replace("Kind: seam", "Kind: refactoring")


def test_what_goes_red_while_nothing_is_broken_is_no_catch(patch):
    caught = row_of(read_bug(patch()), integration=2.0, chaos=3.0)
    alarm = row_of(read_bug(patch("02-door", fields=HARMLESS)), unit=1.0)

    assert caught_first([caught, alarm])["integration"] == 1
    assert caught_first([caught, alarm])["unit"] == 0
    assert false_alarms([caught, alarm]) == {"unit": 1}


def test_the_terminal_counts_false_alarms_apart(patch):
    caught = row_of(read_bug(patch()), integration=2.0)
    alarm = row_of(read_bug(patch("02-door", fields=HARMLESS)), unit=1.0)

    assert summary([caught, alarm]) == "cheapest: integration 1; false alarms: unit 1"
    assert summary([caught]) == "cheapest: integration 1; false alarms: none"
    assert as_table([alarm]).splitlines()[-1].endswith("  false alarm")


def test_a_log_shows_how_far_it_is(patch, capsys):
    cells = row_of(read_bug(patch()), integration=2.0).cells
    jobs = [lambda _tree, cell=cell: [cell] for cell in cells * 4]

    [row] = show([cells[0].bug], jobs, ["a copy", "another"])

    assert row.cells == cells
    assert capsys.readouterr().out == ("1 bug in 6 layers: 24 runs\n20 of 24 runs\n")
