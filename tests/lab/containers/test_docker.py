import os

import pytest

from lab.containers import docker as module
from lab.containers.docker import DockerError, answer, check_engine, docker, wait_until

ANSWERS = 'case "$1" in version) echo 27.5.1 ;; compose) echo {compose} ;; esac'


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(module, "LOOK_SECONDS", 0.01)


def test_a_command_gets_its_words_and_variables_and_returns_what_it_prints(stub):
    noted = stub("docker", 'echo "port $PORT"')

    said = docker("compose", "up", variables={"PORT": "8001"})

    assert said == "port 8001\n"
    assert noted() == ["compose up"]


def test_a_command_that_fails_is_named_with_the_end_of_what_it_said(stub):
    stub("docker", "seq 100; echo the reason >&2; exit 3")

    with pytest.raises(DockerError, match=r"^`docker ps --all` ended with status 3:\n") as failed:
        docker("ps", "--all")

    assert str(failed.value).endswith("\nthe reason")
    assert "\n50\n" not in str(failed.value)


def test_an_answer_has_no_warning_in_it(stub):
    stub("docker", "echo WARNING: no access to config.json >&2; echo aaa")

    assert answer("ps") == "aaa"


def test_an_answer_that_fails_is_told_with_its_warnings(stub):
    stub("docker", "echo half; echo the reason >&2; exit 1")

    with pytest.raises(DockerError, match=r"`docker ps` ended with status 1:\nhalf\nthe reason"):
        answer("ps")


def test_a_command_that_takes_too_long_is_ended(stub):
    stub("docker", "echo begun; exec sleep 60")

    with pytest.raises(DockerError, match=r"`docker ps` took too long:\nbegun"):
        docker("ps", seconds=1.5)  # in which the program begins, also on a busy machine


def test_the_versions_of_engine_and_compose_are_told(stub):
    stub(
        "docker", "echo WARNING: no access to config.json >&2;" + ANSWERS.format(compose="v2.26.1")
    )

    assert check_engine() == "Docker Engine 27.5.1, Compose v2.26.1"


def test_without_the_command_the_remedy_is_told(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(DockerError, match=r"docker is not on the PATH\. Rule: .*apt-get install"):
        check_engine()


@pytest.mark.parametrize(
    ("script", "message"),
    [
        (
            "echo 'Cannot connect to the Docker daemon' >&2; exit 1",
            "No Docker Engine answers. Rule: .* Start it",
        ),
        (
            '[ "$1" = version ] && exit 0; echo no command >&2; exit 1',
            "Compose is missing. Rule: .* apt-get install",
        ),
        (ANSWERS.format(compose="1.29.2"), "says '1.29.2'. Rule: .* Compose 2 or newer"),
        (ANSWERS.format(compose=""), "says ''. Rule: .* Compose 2 or newer"),
    ],
    ids=["no engine", "no compose", "compose 1", "no version"],
)
def test_what_is_missing_is_told_with_rule_and_remedy(stub, script, message):
    stub("docker", script)

    with pytest.raises(DockerError, match=message):
        check_engine()


def test_a_wait_ends_when_it_is_so():
    looks = iter([False, False, True])

    wait_until("It is so", lambda: next(looks), seconds=5)

    assert list(looks) == []


def test_a_wait_has_a_limit():
    with pytest.raises(DockerError, match=r"The web server is healthy: not so after 0\.05 s"):
        wait_until("The web server is healthy", lambda: False, seconds=0.05)


def test_the_variables_of_the_shell_reach_docker(stub, monkeypatch):
    monkeypatch.setitem(os.environ, "DOCKER_HOST", "unix:///elsewhere")
    stub("docker", 'echo "$DOCKER_HOST"')

    assert docker("ps") == "unix:///elsewhere\n"
