"""What each step of the story accepts, and what it refuses, with a project that only answers."""

import pytest

from lab.containers import docker as waiting
from lab.containers import story, watching
from lab.containers.docker import DockerError
from lab.containers.project import Container
from lab.containers.story import DOWN, Story


def a_container(service="web", status="running", exit_code=0, health="healthy", restarts=0):
    return Container(f"id-of-{service}", service, status, exit_code, health, restarts)


class FakeProject:
    """Knows what it was told."""

    site, inbox = "http://127.0.0.1:1", "http://127.0.0.1:2"

    def __init__(self):
        self.told, self.known, self.said, self.left = [], [a_container()], "", []

    def compose(self, *words, seconds):
        self.told.append(" ".join(words))
        return self.said

    def containers(self, *services):
        return [each for each in self.known if each.service in services]

    def one(self, service):
        return self.containers(service)[0]

    def leftovers(self):
        return self.left


@pytest.fixture
def project():
    return FakeProject()


@pytest.fixture
def tell(project):
    return Story(project)


@pytest.fixture(autouse=True)
def docker(monkeypatch):
    """Return what docker was told; it prints the last line of a log."""
    told = []
    monkeypatch.setattr(story, "docker", lambda *words: told.append(words) or "web has stopped")
    monkeypatch.setattr(watching, "is_ready", lambda _: True)
    monkeypatch.setattr(watching, "HEALTHY_SECONDS", 0.02)
    monkeypatch.setattr(watching, "RESTART_SECONDS", 0.02)
    monkeypatch.setattr(watching, "POLICY_SECONDS", 0.02)
    monkeypatch.setattr(waiting, "LOOK_SECONDS", 0.01)
    return told


@pytest.fixture
def journey(monkeypatch):
    """Let the journey end like this; return the variables that it gets."""
    given = {}

    def end_with(status, said="journey-1@example.com at http://x\nEverything fits\n"):
        def run(_command, _folder, _limit, environment):
            given.update(environment)
            return status, said

        monkeypatch.setattr(story.commands, "run", run)
        return given

    return end_with


def test_the_last_step_removes_everything(tell):
    assert [*tell.steps()][-1] == DOWN


def test_all_services_are_built_and_started_in_the_background(tell, project):
    assert tell.start() == "web is healthy"
    assert project.told == ["up --build --detach"]


@pytest.mark.parametrize("health", ["starting", "unhealthy"])
def test_a_web_server_that_does_not_become_healthy_fails_the_start(tell, project, health):
    project.known = [a_container(health=health)]

    with pytest.raises(DockerError, match="The web server is healthy and ready: not so after"):
        tell.start()


def test_a_web_server_that_is_not_ready_fails_the_start(tell, monkeypatch):
    monkeypatch.setattr(watching, "is_ready", lambda _: False)

    with pytest.raises(DockerError, match="not so after"):
        tell.start()


def test_the_journey_goes_to_the_ports_of_the_project(tell, journey):
    given = journey(0)

    assert tell.journey() == "Everything fits"
    assert (given["URL"], given["INBOX"]) == ("http://127.0.0.1:1", "http://127.0.0.1:2")


def test_a_journey_that_fails_is_shown(tell, journey):
    journey(1, "Step 4 failed: no email")

    with pytest.raises(DockerError, match=r"status 1:\nStep 4 failed"):
        tell.journey()


def test_more_workers_have_to_run(tell, project):
    project.known += [a_container("worker")] * 3

    assert tell.scale() == "3 workers run"
    assert project.told == ["up --detach --scale worker=3"]


@pytest.mark.parametrize("statuses", [["running"] * 2, ["running"] * 4, ["running", "exited"] * 2])
def test_another_number_of_workers_fails(tell, project, statuses):
    project.known += [a_container("worker", status) for status in statuses]

    with pytest.raises(DockerError, match="workers that run is 3: not so"):
        tell.scale()


def test_a_crash_is_mended_by_the_restart_policy(tell, project, docker):
    project.known += [a_container("worker")]

    def crash(*words):
        docker.append(words)
        project.known[1] = a_container("worker", restarts=1)
        raise DockerError("the command has ended with its container")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(story, "docker", crash)
        seen = tell.crash("worker")

    assert seen == "started again by its policy; web is healthy"
    assert docker == [("exec", "id-of-worker", "sh", "-c", "kill -KILL -1")]


@pytest.mark.parametrize("status", ["running", "exited"])
def test_a_container_that_was_not_started_again_fails(tell, project, status):
    project.known += [a_container("worker", status)]

    with pytest.raises(DockerError, match="The service worker starts again: not so"):
        tell.crash("worker")


def killed(project, status="exited", exit_code=137):
    """Let the containers be dead, and `up` replace them by running ones."""
    project.known = [a_container(name, status, exit_code) for name in ("web", "worker")]
    compose = project.compose

    def up(*words, seconds):
        project.known = [a_container(), *[a_container("worker")] * 3]
        return compose(*words, seconds=seconds)

    project.compose = up


def test_what_was_killed_comes_back_with_up(tell, project, docker):
    killed(project)

    tell.kill()

    assert [set(words) for words in docker] == [{"kill", "id-of-web", "id-of-worker"}]
    assert project.told == ["up --detach --scale worker=3"]


@pytest.mark.parametrize(("status", "exit_code"), [("running", 0), ("exited", 0)])
def test_a_kill_that_has_no_effect_fails(tell, project, status, exit_code):
    killed(project, status, exit_code)

    with pytest.raises(DockerError, match="killed has ended with status 137: not so"):
        tell.kill()


def test_what_the_policy_starts_after_a_kill_fails(tell, project, monkeypatch):
    killed(project)
    monkeypatch.setattr(watching.time, "sleep", lambda _: project.compose("up", seconds=1))

    with pytest.raises(DockerError, match="started again by its policy"):
        tell.kill()


def test_processes_that_end_by_themselves_are_a_clean_stop(tell, project):
    project.known = [a_container(name, "exited") for name in ("web", "worker", "worker")]

    assert tell.stop() == "3 containers ended with status 0"


def test_a_process_that_had_to_be_killed_fails_the_stop(tell, project):
    project.known = [a_container("web", "exited"), a_container("worker", "exited", 137)]

    with pytest.raises(DockerError, match="worker ended with status 137"):
        tell.stop()


def test_a_process_that_does_not_say_that_it_has_stopped_fails_the_stop(tell, project, monkeypatch):
    project.known = [a_container("web", "exited"), a_container("worker", "exited")]
    monkeypatch.setattr(story, "docker", lambda *_: "Traceback")

    with pytest.raises(DockerError, match="web ended with status 0: Traceback"):
        tell.stop()


def test_a_stop_without_a_worker_is_a_failure(tell, project):
    project.known = [a_container("web", "exited")]

    with pytest.raises(DockerError, match="Not both services have containers"):
        tell.stop()


def test_the_first_user_is_still_there_after_a_new_start(tell, project, journey):
    project.known += [a_container("worker")]
    journey(0)
    tell.journey()
    journey(0, "journey-2@example.com at http://x\nEverything fits\n")
    tell.journey()
    project.said = "1 journey-1@example.com confirmed"

    assert tell.start_again() == "journey-1@example.com is still there"
    assert project.told[:2] == ["down", "up --detach --scale worker=1"]


def test_a_user_who_is_gone_fails_the_new_start(tell, project, journey):
    project.known += [a_container("worker")]
    journey(0)
    tell.journey()

    with pytest.raises(DockerError, match=r"journey-1.* is not among the users"):
        tell.start_again()


def test_the_data_goes_and_what_is_left_is_named(tell, project):
    assert tell.remove() == "no container, volume or network is left"

    project.left = ["volume v"]
    with pytest.raises(DockerError, match="still has volume v"):
        tell.remove()
    assert project.told == ["down --volumes --remove-orphans"] * 2
