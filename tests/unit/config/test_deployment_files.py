"""What Dockerfile, workflow and documents say about variables, ports and commands.

No twin: the test compares files with the code.
"""

import re

import pytest
import yaml

from app.config.near_misses import KNOWN, near_misses
from app.config.settings import Config
from tests.support.compose import compose
from tests.support.dockerfile import stages
from tests.support.processes import ROOT

WORKFLOW = ROOT / ".github" / "workflows" / "ci.yml"
NAME = re.compile(r"\b[A-Z][A-Z0-9]+(?:_[A-Z0-9]+)+\b")
TARGET = re.compile(r"^([a-z-]+):", re.MULTILINE)
MAKE = re.compile(r"^\s*(?:- run: )?make ([a-z-]+)", re.MULTILINE)
DOCUMENTS = [
    *("README.md", "CONTRIBUTING.md", "Makefile", "Dockerfile", ".env.example"),
    *("docker-compose.yml", ".ci/run", ".github/workflows/ci.yml", "tests/README.md"),
    *(str(path.relative_to(ROOT)) for path in sorted((ROOT / "docs").glob("*.md"))),
]


@pytest.fixture
def text():
    """Return the text of a file."""
    return lambda name: (ROOT / name).read_text(encoding="utf-8")


@pytest.fixture
def image(text):
    """The last stage of the Dockerfile, which is the image."""
    return stages(text("Dockerfile"))[-1]


@pytest.fixture
def variables(image):
    """The variables of the image."""
    assignments = " ".join(image.of("ENV")).split()
    return dict(assignment.split("=", 1) for assignment in assignments)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_no_document_names_a_variable_that_is_nearly_a_setting(text, document):
    names = NAME.findall(text(document))

    assert near_misses(dict.fromkeys(names, "x")) == []


def test_every_variable_of_the_image_is_a_setting_or_one_of_its_python(variables):
    others = {name for name in variables if name not in KNOWN}

    assert others == {"PATH", "PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE"}


def test_the_image_listens_where_other_machines_can_connect(image, variables):
    environment = compose()["services"]["web"]["environment"]

    config = Config.from_environ({**variables, **environment})

    assert config.host == "0.0.0.0"
    assert image.of("EXPOSE") == [str(config.port)]


def test_the_image_does_not_run_as_root(image):
    assert image.of("USER") == ["handshake"]
    assert any("useradd" in line and line.endswith(" handshake") for line in image.of("RUN"))


def test_the_python_of_the_image_is_one_that_is_tested(text):
    versions = set(re.findall(r"^FROM python:(\d+\.\d+)", text("Dockerfile"), re.MULTILINE))

    job = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))["jobs"]["lint-and-test"]
    assert len(versions) == 1
    assert versions <= set(job["strategy"]["matrix"]["python"])


@pytest.mark.parametrize("name", [".ci/run", ".github/workflows/ci.yml"])
def test_every_command_of_ci_exists(text, name):
    commands = MAKE.findall(text(name))

    assert len(commands) >= 3
    assert set(commands) - set(TARGET.findall(text("Makefile"))) == set()
