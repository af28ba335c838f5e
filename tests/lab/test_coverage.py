import contextlib
import io
import re
import shutil
from types import SimpleNamespace

import pytest

from dev.settings import ROOT
from lab import all_layers
from lab.coverage import __main__ as coverage
from lab.coverage.processes import SETTINGS
from lab.coverage.reached import ALL, Reached, alone
from lab.coverage.tables import tables
from lab.layers import TWINS, Layer
from lab.results import NO_BROWSER_HERE, Result

APP = """
def greet(how):
    if how == "loud":
        return "HELLO"
    if how == "last":

        return "bye"
    return "hello"
"""
TESTS = {
    "inside": """
from app.greeting import greet

def test_it():
    assert greet("") == "hello"
""",
    "outside": """
import subprocess, sys
import pytest

@pytest.mark.parametrize(("how", "end"), [("loud", "sys.exit()"), ("last", "os._exit(0)")])
def test_it(how, end):
    program = f"import os, sys; from app.greeting import greet; greet({how!r}); {end}"
    environment = {"PYTHONPATH": PROJECT}
    subprocess.run([sys.executable, "-c", program], env=environment, cwd="/", check=True)
""",
    "red": """
import app.greeting

def test_it():
    assert app.greeting.greet("") == "HELLO"
""",
}


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A small application with three layers of tests, measured with the settings of this one."""
    root = tmp_path_factory.mktemp("project")
    shutil.copy(ROOT / "pyproject.toml", root)
    (root / "app").mkdir()
    (root / "app" / "__init__.py").touch()
    (root / "app" / "greeting.py").write_text(APP)
    for name, text in TESTS.items():
        (root / "tests" / name).mkdir(parents=True)
        (root / "tests" / name / "test_it.py").write_text(f"PROJECT = {str(root)!r}\n{text}")
    return root


@pytest.fixture(scope="module")
def measured(project):
    """The exit status and the output of `make coverage` there."""
    layers = {name: Layer(name, f"tests/{name}", (), TWINS[0].options) for name in TESTS}
    printed = io.StringIO()
    with pytest.MonkeyPatch.context() as monkeypatch, contextlib.redirect_stdout(printed):
        monkeypatch.chdir(project)
        monkeypatch.setenv("PYTHONPATH", str(ROOT))
        monkeypatch.delenv(SETTINGS, raising=False)  # if `make coverage` runs this very test
        monkeypatch.setattr(all_layers, "ROOT", project)
        monkeypatch.setattr(coverage, "ROOT", project)
        monkeypatch.setattr(coverage, "PAGE", project / ".local" / "coverage")
        monkeypatch.setattr(coverage, "LAYERS", layers)
        status = coverage.main("", ["-q"])
    return SimpleNamespace(status=status, text=printed.getvalue())


def rows(text, title):
    """The cells of a table, whose columns are two spaces apart."""
    [*_, table] = text[: text.find("\n\n", text.index(title))].split("\n\n")
    return [re.split(r"  +", line) for line in table.splitlines()]


def test_a_line_that_a_process_of_one_layer_reaches_is_that_layers_alone(measured):
    assert rows(measured.text, "reached by one layer alone")[2:] == [
        ["outside", "2", "app/greeting.py", "4, 7"]
    ]


def test_the_percentages_of_the_layers_stand_side_by_side(measured):
    header, _, *files = rows(measured.text, "percent, with branches")

    assert header == ["percent, with branches", *TESTS, "together"]
    assert files == [
        ["app/__init__.py", *["100"] * 4],
        ["app/greeting.py", "60", "80", "60", "100"],
        ["all", "60", "80", "60", "100"],
        ["lines that it reaches alone", "0", "2", "0", "-"],
    ]


def test_a_layer_that_fails_is_named_and_decides_the_status(measured):
    assert [row[:2] for row in rows(measured.text, "slowest test")[2:]] == [
        ["inside", "passed"],
        ["outside", "passed"],
        ["red", "FAILED"],
    ]
    assert measured.status == 1


def test_the_page_says_which_layers_reach_a_line(measured, project):
    page = project / ".local" / "coverage"

    assert measured.text.rstrip().endswith(str(page / "index.html"))
    [file] = page.glob("*greeting_py.html")
    text = file.read_text()
    names = dict(re.findall(r'"(\w)": "(\w+)"', text))
    reached_by = dict(re.findall(r'id="t(\d+)".*class="ctxs">1(\w+)<', text))
    assert [names[key] for key in reached_by["4"]] == ["outside"]
    assert {names[key] for key in reached_by["5"]} == {*TESTS}


def test_nothing_is_left_elsewhere(measured, project):
    assert {path.name for path in project.iterdir()} - {".pytest_cache"} == {
        ".local",
        "app",
        "pyproject.toml",
        "tests",
    }


def test_each_layer_is_announced(measured):
    announced = re.findall(r"^make test-(\w+), and what it reaches$", measured.text, re.MULTILINE)

    assert announced == [*TESTS]


def test_the_file_with_most_lines_of_one_layer_is_its_first():
    def reach(*lines):
        return Reached(50, frozenset(lines), frozenset({1, 2, 4, 9}))

    here = {"app/a.py": reach(1, 2), "app/b.py": reach(2, 4), ALL: Reached(50)}
    there = {"app/a.py": reach(1, 4), "app/b.py": reach(), ALL: Reached(50)}

    assert alone({"here": here, "there": there}) == [
        ("here", 2, "app/b.py", "2-4"),
        ("here", 1, "app/a.py", "2"),
        ("there", 1, "app/a.py", "4"),
    ]
    assert alone({"here": here, "there": here}) == []


def test_some_layers_can_be_chosen(monkeypatch):
    monkeypatch.setattr(coverage, "LAYERS", {name: name for name in ("one", "two", "three")})

    assert coverage.chosen("three, one") == ["one", "three"]
    assert coverage.chosen("") == ["one", "two", "three"]
    with pytest.raises(ValueError, match=r"ONLY=one four: there is no layer four. Rule: some of"):
        coverage.chosen("one four")


def test_a_layer_that_is_not_there_is_named_before_any_test_runs(capsys):
    assert coverage.main("four", []) == 2
    assert capsys.readouterr().err.startswith("ONLY=four: there is no layer four. Rule: some of")


def test_a_layer_without_a_browser_has_no_column_and_the_reason_is_given(
    monkeypatch, capsys, tmp_path
):
    skipped = Result("browser", NO_BROWSER_HERE, 1.0, tests=3, skipped=3)
    shown = []
    monkeypatch.setattr(coverage, "PAGE", tmp_path)
    monkeypatch.setattr(coverage, "chosen", lambda _: ["unit", "browser"])
    monkeypatch.setattr(
        coverage, "run", lambda layer, *_: skipped if layer == "browser" else Result(layer, 0, 1, 3)
    )
    monkeypatch.setattr(coverage, "combine", lambda *_: None)
    monkeypatch.setattr(coverage, "show", shown.append)
    monkeypatch.setattr(coverage, "why_none", lambda _: "There is no Chromium here.")

    status = coverage.main("", [])

    assert (status, shown) == (0, [["unit"]])
    assert "did not run. There is no Chromium here." in capsys.readouterr().out


def test_a_single_layer_is_compared_with_none(measured, project):
    text = tables(project / ".local" / "coverage" / coverage.DATA, ["inside"])

    assert "60" in text
    assert "alone" not in text
