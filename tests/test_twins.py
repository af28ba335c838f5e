"""The two trees tell the same story: the same files, the same tests, in the same order."""

import ast
import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
LAYERS = UNIT, INTEGRATION = TESTS / "unit", TESTS / "integration"

# What has no twin by nature, and why.
WITHOUT_A_TWIN = {
    "unit/test_addresses.py": "pure: there is no door to open",
    "unit/test_caller.py": "a header against a setting: there is no door behind them",
    "unit/test_env_example.py": "a file against the code: there is no door to open",
    "unit/test_every.py": "a clock and a function: there is no door to open",
    "unit/test_guards.py": "the guards of this layer",
    "unit/test_log_configuration.py": "the stderr of one process: there is no door to open",
    "unit/test_passwords.py": "pure: there is no door to open",
    "unit/test_refused_for_good.py": "pure: there is no door to open",
    "unit/test_route_rules.py": "a table against the routes: nothing behind them is asked",
    "unit/test_redirects.py": "pure: there is no door to open",
    "unit/test_variables.py": "numbers and their bounds: there is no door to open",
    "integration/test_account_rules.py": "the database decides; a mock has no opinion",
    "integration/test_address_change_race.py": "a mock is never in two transactions at once",
    "integration/test_connections.py": "a mock has no pool",
    "integration/test_database_limits.py": "the server and the driver keep them; a mock has none",
    "integration/test_isolation.py": "the isolation and the guard of this layer",
    "integration/test_from_request_to_inbox.py": "a mock receives no email",
    "integration/test_migrations.py": "a mock has no schema",
    "integration/test_outbox_queries.py": "a mock answers every query as it was told",
    "integration/test_outbox_workers.py": "a mock has no locks",
    "integration/test_password_reset_race.py": "a mock is never in two transactions at once",
    "integration/test_registration_race.py": "a mock is never in two transactions at once",
    "integration/test_throttle_counts.py": "a mock answers every query as it was told",
    "integration/test_two_processes.py": "a mock is what one process knows",
    "integration/test_whole_chain.py": "the chain is what the mocks cut",
}


def _files_with_a_twin(layer: Path) -> list[str]:
    names = sorted(path.name for path in layer.glob("test_*.py"))
    return [name for name in names if f"{layer.name}/{name}" not in WITHOUT_A_TWIN]


def _tests_in(path: Path) -> list[str]:
    nodes = ast.parse(path.read_text(encoding="utf-8")).body
    names = [node.name for node in nodes if isinstance(node, ast.FunctionDef)]
    return [name for name in names if name.startswith("test_")]


def test_every_file_has_a_twin_or_a_reason() -> None:
    assert _files_with_a_twin(UNIT) == _files_with_a_twin(INTEGRATION)


def test_every_reason_is_for_a_file_that_exists() -> None:
    assert [name for name in WITHOUT_A_TWIN if not (TESTS / name).exists()] == []


def test_the_readme_shows_the_twins_as_they_are() -> None:
    readme = (TESTS.parent / "README.md").read_text(encoding="utf-8")
    shown = re.findall(r"```python\n(.*?)```", readme, re.DOTALL)
    sources = [(layer / "test_registration.py").read_text("utf-8") for layer in LAYERS]

    assert len(shown) == len(sources)
    assert all(test in source for test, source in zip(shown, sources, strict=True))


@pytest.mark.parametrize("name", _files_with_a_twin(UNIT))
def test_twins_tell_the_same_story_in_the_same_order(name: str) -> None:
    assert _tests_in(UNIT / name) == _tests_in(INTEGRATION / name)
