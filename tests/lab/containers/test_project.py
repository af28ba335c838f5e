import json
import re

import pytest

from lab.containers.docker import DockerError
from lab.containers.project import FIXED, NAME, Container, Project
from tests.support.processes import ROOT

PORTS = {"PORT": "8001", "INBOX_PORT": "8026", "SMTP_PORT": "1026"}


@pytest.fixture
def project():
    return Project(PORTS)


def answers(*found):
    """Return a docker that knows these containers."""
    return (
        f"case $1 in ps) printf '%s\\n' {' '.join(each['Id'] for each in found)} ;;"
        f" inspect) echo '{json.dumps(found)}' ;; esac"
    )


def test_a_container_is_read_from_what_the_engine_says(inspected):
    found = inspected("web", "running", health="healthy", restarts=2)

    assert Container.of(found) == Container("id-of-web", "web", "running", 0, "healthy", 2)


def test_a_container_without_a_health_check_has_no_health(inspected):
    assert Container.of(inspected("worker", "exited", 137)).health == ""


def test_compose_reads_our_file_under_a_project_name_of_its_own(project, stub):
    noted = stub("docker", 'echo "$PORT $INBOX_PORT $SMTP_PORT"')

    said = project.compose("up", "--detach", seconds=5)

    assert said == "8001 8026 1026\n"
    assert noted() == [
        f"compose --project-name {NAME} --file docker-compose.yml --ansi never up --detach"
    ]
    assert NAME != "handshake"


def test_the_shell_does_not_set_what_our_file_reads(project, stub, monkeypatch):
    stub("docker", 'echo "$LOG_LEVEL $SECRET_KEY"')
    monkeypatch.setenv("LOG_LEVEL", "ERROR")
    monkeypatch.setenv("SECRET_KEY", "short")
    in_file = re.findall(r"\$\{(\w+)", (ROOT / "docker-compose.yml").read_text())

    said = project.compose("up", seconds=5)

    assert said == f"INFO {FIXED['SECRET_KEY']}\n"
    assert {*in_file} == {*FIXED, *PORTS}


def test_the_addresses_have_the_ports_of_the_project(project):
    assert (project.site, project.inbox) == ("http://127.0.0.1:8001", "http://127.0.0.1:8026")


def test_the_containers_of_some_services_are_found_even_if_they_have_ended(
    project, stub, inspected
):
    every = [inspected("web"), inspected("worker", "exited"), inspected("postgres")]
    noted = stub("docker", answers(*every))

    found = project.containers("web", "worker")

    assert [(each.service, each.status) for each in found] == [
        ("web", "running"),
        ("worker", "exited"),
    ]
    asked, named = noted()
    assert asked == f"ps --all --quiet --filter label=com.docker.compose.project={NAME}"
    assert named == "inspect id-of-web id-of-worker id-of-postgres"


def test_a_service_without_a_container_is_named(project, stub):
    stub("docker")

    with pytest.raises(DockerError, match="The service web has no container"):
        project.one("web")


def test_containers_volumes_and_networks_that_are_left_are_named(project, stub):
    stub("docker", "case $1 in ps) echo aaa ;; volume) echo v ;; network) ;; esac")

    assert project.leftovers() == ["ps aaa", "volume v"]
