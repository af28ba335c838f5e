from pathlib import Path

import pytest

from lab import twins
from lab.twins import Pair, pairs, unjustified

SHARED = """
import pytest

@pytest.fixture
def client(app):
    return app.test_client()

@pytest.fixture
def log():
    return []
"""
CONFTEST = """
import pytest
from tests.support.fixtures import client, log

@pytest.fixture
def app():
    "The application with {0}."
    return "{0}"
"""
TEST = "def test_it(client):\n    assert client.get('/').status_code == 200\n"


@pytest.fixture
def write(tmp_path):
    """Write files below tests/, and return the pairs of twins there."""

    def write_files(**texts):
        for name, text in texts.items():
            path = tmp_path / "tests" / Path(*name.split("__")).with_suffix(".py")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return pairs(tmp_path)

    return write_files


@pytest.fixture
def write_twins(write):
    """Write a test twice, with fixtures of which `app` differs."""

    def write_twice(unit, integration, **others):
        return write(
            support__fixtures=SHARED,
            unit__conftest=CONFTEST.format("mocks"),
            integration__conftest=CONFTEST.format("real dependencies"),
            unit__web__test_home=unit,
            integration__web__test_home=integration,
            **others,
        )

    return write_twice


def test_a_shared_fixture_differs_by_the_one_that_it_depends_on(write_twins):
    found = write_twins(TEST, TEST)

    assert found == [Pair("web/test_home.py", "test_it", True, ("app",))]
    assert unjustified(found) == []


def test_twins_with_different_bodies_need_no_fixture_that_differs(write_twins):
    found = write_twins(TEST, TEST.replace("200", "404"))

    assert found == [Pair("web/test_home.py", "test_it", False)]
    assert unjustified(found) == []


def test_identical_twins_with_the_same_fixtures_are_an_error(write_twins):
    found = write_twins(*[TEST.replace("client", "log").replace("200", "404")] * 2)

    assert unjustified(found) == [
        "web/test_home.py::test_it: both tests do the same."
        " Keep it in one tree, or let a fixture differ."
    ]


@pytest.mark.parametrize(
    ("unit", "integration", "difference"),
    [
        ("@pytest.mark.usefixtures('app')\ndef test_it(log): pass", "", "app"),
        (
            "LIMIT = 1\ndef test_it(): assert LIMIT",
            "LIMIT = 2\ndef test_it(): assert LIMIT",
            "LIMIT",
        ),
        (
            "@pytest.mark.parametrize('x', [1])\ndef test_it(x): assert x",
            "@pytest.mark.parametrize('x', [2])\ndef test_it(x): assert x",
            "parametrize",
        ),
    ],
    ids=["a fixture by its mark", "a constant", "parameters"],
)
def test_a_difference_may_lie_beside_the_body(write_twins, unit, integration, difference):
    [pair] = write_twins(unit, integration or unit)

    assert pair.differences == (difference,)


def test_the_nearest_fixture_counts_and_may_extend_the_one_that_it_overrides(write_twins):
    extended = "import pytest\n\n@pytest.fixture\ndef app(app):\n    return [app]\n"

    [pair] = write_twins(
        TEST, TEST, unit__web__conftest=extended, integration__web__conftest=extended
    )

    assert pair.differences == ("app",)


@pytest.mark.parametrize(("differences", "status"), [(("app",), 0), ((), 1)])
def test_the_command_ends_with_the_counts(monkeypatch, capsys, differences, status):
    pair = Pair("web/test_home.py", "test_it", True, differences)
    monkeypatch.setattr(twins, "pairs", lambda: [pair])

    assert twins.main() == status
    assert capsys.readouterr().out.endswith(
        f"\n1 pairs, 1 with identical bodies, {status} of those without a fixture that differs.\n"
    )
