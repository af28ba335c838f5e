"""Settings of the server, the database or the role that would change what PostgreSQL answers.

No twin: a mock has no settings.
"""

import pytest

from tests.support.reading import shown

HOSTILE = [
    {"datestyle": "SQL, DMY", "intervalstyle": "sql_standard", "timezone": "Asia/Kathmandu"},
    {"datestyle": "German", "intervalstyle": "iso_8601", "client_encoding": "LATIN1"},
    {
        "datestyle": "Postgres, DMY",
        "intervalstyle": "postgres_verbose",
        "bytea_output": "escape",
        "standard_conforming_strings": "off",
        "default_transaction_isolation": "serializable",
        "default_transaction_deferrable": "on",
        "extra_float_digits": "-15",
        "transform_null_equals": "on",
        "quote_all_identifiers": "on",
        "array_nulls": "off",
        "timezone_abbreviations": "Australia",
        "client_min_messages": "debug5",
        "statement_timeout": "1ms",
        "lock_timeout": "1ms",
    },
]


@pytest.fixture(params=["role", "database"])
def hostile(request, postgresql):
    """Change settings for new connections to the clone: of the role there, or of the database."""
    name = postgresql.info.dbname
    owner = {"role": f'ROLE CURRENT_USER IN DATABASE "{name}"', "database": f'DATABASE "{name}"'}

    def change(settings):
        postgresql.autocommit = True
        for setting, value in settings.items():
            postgresql.execute(f"ALTER {owner[request.param]} SET {setting} = '{value}'".encode())

    return change


@pytest.fixture
def pages(cloned_app):
    """Every page that a browser can open without a token."""
    rules = cloned_app.url_map.iter_rules()
    return sorted({rule.rule for rule in rules if "GET" in rule.methods and not rule.arguments})


@pytest.mark.parametrize("settings", HOSTILE, ids=lambda settings: settings["datestyle"])
def test_a_whole_journey_survives_settings_of_the_server(journey, hostile, pages, settings):
    hostile(settings)

    browser = journey()

    statuses = {page: browser.get(page).status_code for page in pages}
    assert "Email address ada@example.com" in shown(browser.get("/account"))
    assert {page: status for page, status in statuses.items() if status >= 400} == {}


def test_the_schema_is_looked_for_where_the_role_says(cloned_app, hostile, postgresql):
    postgresql.execute("CREATE SCHEMA elsewhere")
    postgresql.commit()

    hostile({"search_path": "elsewhere"})

    assert cloned_app.test_client().get("/readyz").json["schema"].startswith("missing")
