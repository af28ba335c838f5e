from click import unstyle

from lab.demo.screen import COLUMNS, LINES, page, red_message

RED = """F                                                                        [100%]
=================================== FAILURES ===================================
__________________________ test_it_is_kept[ADA@x.com] __________________________
tests/integration/test_limit.py:71: in test_it_is_kept
    assert_kept()
tests/integration/test_limit.py:53: in kept
    assert len(found) == 1, (
E   AssertionError: two rows, but the database should have refused the second
E   assert 2 == 1
E    +  where 2 = len(['ADA@x.com', 'ada@x.com'])
=========================== short test summary info ============================
FAILED tests/integration/test_limit.py::test_it_is_kept[ADA@x.com]
1 failed in 1.67s"""


def test_a_page_fits_on_the_screen_and_leaves_a_line_for_the_cursor():
    for count in (0, 1, 17, 18, 100):
        lines = unstyle(page("1/8  Title", "make test", ["x" * 200] * count, "keys")).splitlines()

        assert len(lines) == LINES - 1
        assert max(map(len, lines)) <= COLUMNS


def test_a_short_text_is_in_the_middle():
    lines = unstyle(page("Title", "make test", ["here"], "keys")).splitlines()

    assert (lines[0], lines[2], lines[-1]) == ("Title", "$ make test", "keys")
    assert lines.index("here") == LINES // 2


def test_of_a_long_output_the_end_is_shown():
    text = page("Title", "make test", [f"line {n}" for n in range(100)], "keys")

    assert "line 99" in text
    assert "line 1\n" not in text


def test_code_keeps_its_indentation_when_it_is_wrapped():
    lines = page("Title", "make test", ["    " + "word " * 30], "keys").splitlines()

    assert [line[:5] for line in lines if "word" in line] == ["    w", "    w"]


def test_the_result_has_its_colour():
    text = page("Title", "make test", ["3 passed in 1 s", "1 failed in 1 s"], "keys")

    assert "\x1b[32m3 passed" in text
    assert "\x1b[31m1 failed" in text


def test_a_red_test_tells_its_name_the_line_that_failed_and_the_message():
    assert red_message(RED) == [
        "test_it_is_kept",
        "[ADA@x.com]",
        "",
        "tests/integration/test_limit.py:53: in kept",
        "    assert len(found) == 1, (",
        "",
        "two rows, but the database should have refused the second",
        "",
        "1 failed in 1.67s",
    ]


def test_an_output_without_a_message_is_shown_as_it_is():
    assert red_message("no tests ran") == ["no tests ran"]
