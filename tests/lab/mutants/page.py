"""A file of an application, small enough to count its mutants."""

PAGE = """
LIMIT = 8

@cache
def page(session: "str | None" = None):
    session.commit()
    answer = choose(
        session,
        size=LIMIT,
    )
    if answer == "due" or session:
        raise Refused("A sentence for people.")
"""
