"""What the files for editors, dev containers and CI name is there."""

import json
import re
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree

import pytest

from dev.settings import ROOT
from dev.shell import PORTS
from lab.layers import LAYERS
from tests.support.compose import compose
from tests.support.workflows import jobs

COMMENT = re.compile(r"^\s*//.*$", re.MULTILINE)


def read(name):
    """Return the content of a JSON file that may have comments."""
    return json.loads(COMMENT.sub("", (ROOT / name).read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def configurations():
    """The run configurations of VS Code by their names."""
    found = read(".vscode/launch.json")["configurations"]
    return {each["name"]: each for each in found}


@pytest.fixture(scope="module")
def in_pycharm():
    """The options of each run configuration of PyCharm, by its name."""
    found = {}
    for path in (ROOT / ".idea" / "runConfigurations").glob("*.xml"):
        configuration = ElementTree.parse(path).getroot().find("configuration")
        options = {each.get("name"): each.get("value") for each in configuration.iter("option")}
        found[configuration.get("name")] = options
    return found


def test_each_layer_can_be_run_from_an_editor(configurations, in_pycharm):
    wanted = {f"Tests: {layer}": layer for layer in LAYERS}

    in_vs_code = {
        name: each["args"][0]
        for name, each in configurations.items()
        if each.get("module") == "lab.layers"
    }
    targets = {
        name: Path(json.loads(options["_new_target"]).replace("$PROJECT_DIR$", str(ROOT)))
        for name, options in in_pycharm.items()
        if "_new_target" in options
    }
    assert in_vs_code == wanted
    assert targets == {name: ROOT / LAYERS[layer].folder for name, layer in wanted.items()}


def test_the_modules_that_editors_run_are_there(configurations, in_pycharm):
    modules = {each["module"] for each in configurations.values() if "module" in each}
    modules |= {each["SCRIPT_NAME"] for each in in_pycharm.values() if "SCRIPT_NAME" in each}

    assert {"dev.run", "dev.command"} < modules
    assert [module for module in modules if not find_spec(module)] == []


def test_no_test_ends_for_taking_too_long_while_it_is_debugged(configurations):
    said = {
        name: [*each.get("args", ()), *each.get("env", {}).values()]
        for name, each in configurations.items()
        if "test" in name.lower()
    }

    assert len(said) > len(LAYERS)
    assert [name for name, words in said.items() if "--timeout=0" not in words] == []


def test_the_test_explorer_looks_where_the_tests_are():
    settings = read(".vscode/settings.json")

    assert [(ROOT / name).is_dir() for name in settings["python.testing.pytestArgs"]] == [True]


def test_a_dev_container_has_the_ports_and_extensions_of_the_rest():
    container = read(".devcontainer/devcontainer.json")

    assert container["forwardPorts"] == [PORTS["PORT"], PORTS["INBOX_PORT"]]
    extensions = container["customizations"]["vscode"]["extensions"]
    assert extensions == read(".vscode/extensions.json")["recommendations"]


def test_each_layer_has_a_job_in_ci():
    job = jobs((ROOT / ".github/workflows/ci.yml").read_text(encoding="utf-8"))["layer"]

    assert job["strategy"]["matrix"]["layer"] == [*LAYERS]


def test_the_services_of_ci_are_those_of_compose():
    job = jobs((ROOT / ".github/workflows/ci.yml").read_text(encoding="utf-8"))["services"]

    images = {name: service["image"] for name, service in job["services"].items()}
    assert images == {name: compose()["services"][name]["image"] for name in images}
