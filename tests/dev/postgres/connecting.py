"""Whether a server answers."""

import psycopg


def answers(url):
    """Return whether a server accepts a connection at this URL."""
    try:
        psycopg.connect(url).close()
    except psycopg.OperationalError:
        return False
    return True
