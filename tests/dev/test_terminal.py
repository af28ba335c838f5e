from dev.run.terminal import labelled


def test_a_line_starts_with_the_name_of_its_process():
    shown = labelled("web", "GET / status=200\n")

    assert shown == "web     | GET / status=200"


def test_a_traceback_logged_as_one_line_is_split():
    shown = labelled("worker", r"ERROR\nTraceback (most recent call last):\n  File" + "\n")

    assert shown.splitlines() == [
        "worker  | ERROR",
        "worker  | Traceback (most recent call last):",
        "worker  |   File",
    ]


def test_other_lines_are_not_split():
    shown = labelled("inbox", r"subject: a \n b")

    assert shown == r"inbox   | subject: a \n b"
