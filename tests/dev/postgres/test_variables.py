"""Variables of the shell that are for another server."""

import pytest

from dev.postgres import embedded_postgres, ensure_database
from tests.dev.postgres.connecting import answers


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PGHOST", "elsewhere.example"),
        ("PGPORT", "1"),
        ("PGUSER", "nonsense"),
        ("PGSERVICE", "nonsense"),
        ("PGOPTIONS", "-c nonsense=1"),
        ("PGREQUIREAUTH", "scram-sha-256"),
        ("PGCHANNELBINDING", "require"),
        ("PGTARGETSESSIONATTRS", "standby"),
        ("PGSSLMODE", "nonsense"),
        ("PGDATESTYLE", "nonsense"),
        ("PGTZ", "nonsense"),
        ("PGCLIENTENCODING", "SQL_ASCII"),
    ],
)
def test_a_variable_for_another_server_has_no_effect(folder, monkeypatch, variable, value):
    monkeypatch.setenv(variable, value)

    with embedded_postgres(folder, durable=False) as url:
        assert answers(url)
        assert ensure_database(url, "handshake").endswith("port=5432")
