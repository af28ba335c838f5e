"""SQL statements that a mocked session was given, in a form to compare."""

from sqlalchemy import Executable


def as_sql(statement: Executable) -> str:
    """Return the statement as SQL in one line, with its values in place."""
    return " ".join(str(statement.compile(compile_kwargs={"literal_binds": True})).split())
