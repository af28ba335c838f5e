"""What Dockerfile, workflow and documents say about variables, ports and commands.

No twin: the test compares files with the code.
"""

import re
import shlex

import pytest
import yaml

from app.config.contradictions import ANSWERS_PER_EMAIL
from app.config.near_misses import KNOWN, near_misses
from app.config.settings import Config
from tests.support.builders import SECRET_KEY
from tests.support.compose import compose
from tests.support.deployment_page import PAGE, shown_file
from tests.support.dockerfile import stages
from tests.support.processes import ROOT
from tests.support.workflows import commands, workflows

NAME = re.compile(r"\b[A-Z][A-Z0-9]+(?:_[A-Z0-9]+)+\b")
TARGET = re.compile(r"^([a-z-]+):", re.MULTILINE)
ASSIGNMENT = re.compile(r"^(?:Environment=)?([A-Z][A-Z_0-9]+)=(.*)$", re.MULTILINE)
COMMAND = re.compile(r"flask (outbox [^`|]+)`")  # of those with which an administrator repairs
UNIT = "/etc/systemd/system/handshake-{}.service"
STOP = re.compile(r"^TimeoutStopSec=(\d+)$", re.MULTILINE)
MAKE = re.compile(r"^make ([a-z-]+)", re.MULTILINE)
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

    assert len(versions) == 1
    assert f'default: "{min(versions)}"' in text(".github/actions/set-up/action.yml")
    assert f"python:{min(versions)}-" in text(".devcontainer/devcontainer.json")


def test_every_command_of_ci_exists(text):
    of_github = [line for path in workflows() for line in commands(path.read_text("utf-8"))]

    found = MAKE.findall("\n".join([text(".ci/run"), *of_github]))

    assert {"test", "test-unit", "lint"} <= {*found}
    assert {*found} - set(TARGET.findall(text("Makefile"))) == set()


@pytest.fixture
def deployed():
    """The variables that docs/deploy.md sets, as a shell reads them."""
    assignments = ASSIGNMENT.findall(shown_file("/etc/handshake.env"))
    return {name: " ".join(shlex.split(value)) for name, value in assignments}


@pytest.fixture
def seconds_to_stop(text):
    """How long systemd and Docker wait before they kill a process: the web server, the worker."""
    units = [shown_file(UNIT.format(unit)) for unit in ("web@", "worker")]
    containers = yaml.safe_load(shown_file("production.yml"))["services"]
    graces = [containers[name]["stop_grace_period"] for name in ("web-a", "web-b", "worker")]
    web_a, web_b, worker = [int(grace.removesuffix("s")) for grace in graces]
    web_unit, worker_unit = [int(seconds) for unit in units for seconds in STOP.findall(unit)]
    return {web_a, web_b, web_unit}, {worker, worker_unit}


def test_the_variables_of_the_deployment_page_are_a_valid_configuration(deployed):
    config = Config.from_environ({**deployed, "SECRET_KEY": SECRET_KEY})

    assert deployed["SECRET_KEY"] == "", "an example would be copied"
    assert set(deployed) - set(KNOWN) == set()
    assert config.https
    assert config.trusted_proxies == 1


def test_every_variable_that_a_block_of_the_deployment_page_sets_is_a_setting(text):
    blocks = re.findall(r"^```\w+$(.*?)^```$", text("docs/deploy.md"), re.MULTILINE | re.DOTALL)

    names = {name for block in blocks for name, _ in ASSIGNMENT.findall(block)}

    assert "PORT" in names
    assert names - set(KNOWN) == set()


def test_the_containers_of_the_deployment_page_have_what_its_variables_name(deployed):
    services = yaml.safe_load(shown_file("production.yml"))["services"]
    certificate = deployed["DATABASE_URL"].partition("sslrootcert=")[2]

    assert [set(service["volumes"]) for service in services.values()] == [
        {f"{certificate}:{certificate}:ro"}
    ] * 3
    assert {service["env_file"] for service in services.values()} == {"/etc/handshake.env"}


def test_what_stops_a_process_of_the_deployment_page_waits_long_enough(deployed, seconds_to_stop):
    config = Config.from_environ({**deployed, "SECRET_KEY": SECRET_KEY})
    for_web, for_worker = seconds_to_stop

    assert min(for_web) > config.web_stop_seconds + config.web_stop_delay_seconds
    assert min(for_worker) > ANSWERS_PER_EMAIL * config.mail_timeout


@pytest.mark.parametrize("command", sorted(set(COMMAND.findall(PAGE.read_text(encoding="utf-8")))))
def test_every_outbox_command_of_the_deployment_page_works(outbox, command):
    said = outbox(*command.split()[1:])

    assert re.fullmatch(r"No emails\.\n|0 (queued again|deleted)\.\n", said)
