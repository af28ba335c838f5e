"""What a command prints to a terminal that shows few letters.

No twin: what a terminal can show does not depend on the database.
"""

from tests.support.builders import a_user


def test_a_letter_that_the_terminal_cannot_show_is_escaped(app, session):
    ada = a_user(id=1, email="ada@пример.example")
    session.scalars.return_value.all.return_value = [ada]

    result = app.test_cli_runner(charset="latin-1").invoke(args=["users", "list"])

    assert result.exit_code == 0
    assert result.output.endswith(r"ada@\u043f\u0440\u0438\u043c\u0435\u0440.example" "\n")
