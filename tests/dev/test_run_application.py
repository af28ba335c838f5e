"""The web server and the worker of `make run`; other modules of Python stand in for both."""

import os
import time
from types import SimpleNamespace

import pytest

from dev.run import application
from dev.run.application import NotAnsweringError, Watch, serve
from dev.run.children import ChildEndedError
from dev.run.stopping import Stopped
from tests.support.processes import free_port

LIMIT = 20  # seconds
ENDS = ["json.tool"]  # it reads nothing, and ends with status 1


class Run:
    """A `make run` that goes on until it has said certain texts, and then does something."""

    def __init__(self, folder, capfd):
        (folder / "healthz").write_text("ok")
        self.planted = folder / "planted"
        self.said, self._capfd = "", capfd
        self._port = str(free_port())
        self.web = ["http.server", self._port, "--directory", str(folder)]
        self.worker = ["http.server", str(free_port())]
        self.migrations = 0

    def plant(self):
        self.planted.write_text("04-two-spellings.patch")

    def mend(self):
        self.planted.unlink()

    def until(self, *steps):
        """Run; after each text, take the action that stands beside it."""
        todo, end = [*steps], time.monotonic() + LIMIT

        def check():
            self.said += self._capfd.readouterr().out
            assert time.monotonic() < end, self.said
            if todo[0][0] in self.said:
                todo.pop(0)[1]()

        watch = Watch([], SimpleNamespace(check=check), self.planted)
        serve({**os.environ, "HOST": "127.0.0.1", "PORT": self._port}, watch, "Welcome")


@pytest.fixture
def run(tmp_path, capfd, monkeypatch):
    run = Run(tmp_path, capfd)

    def migrate(*_):
        run.migrations += 1

    monkeypatch.setattr(application, "migrate", migrate)
    monkeypatch.setattr(application, "APPLICATION", {"web": run.web, "worker": run.worker})
    return run


def stop():
    raise Stopped


def test_the_processes_start_again_when_a_bug_is_planted_and_when_it_is_taken_out(run):
    with pytest.raises(Stopped):
        run.until(
            ("Welcome", run.plant),
            ("The code has changed (04-two-spellings): web and worker run it.", run.mend),
            ("The code has changed (without 04-two-spellings)", stop),
        )

    assert run.said.count("Welcome") == 1
    assert run.migrations == 2


def test_a_process_that_a_bug_ends_is_named_and_the_others_go_on(run):
    run.plant()
    run.worker[:] = ENDS

    with pytest.raises(Stopped):
        run.until(("worker ended by itself: exit status 1.", lambda: None), ("Welcome", stop))

    assert run.said.count("04-two-spellings is planted. To go on without it: make mend") == 1


def test_without_a_bug_a_process_that_ends_by_itself_is_an_error(run):
    run.worker[:] = ENDS

    with pytest.raises(ChildEndedError, match="worker ended by itself"):
        run.until(("never said", stop))


def test_a_migration_that_fails_after_a_change_does_not_end_the_run(run, monkeypatch):
    def migrate(*_):
        raise ChildEndedError("migrate ended by itself: exit status 1.")

    monkeypatch.setattr(application, "migrate", migrate)

    with pytest.raises(Stopped):
        run.until(("Welcome", run.plant), ("run it", run.mend), ("without 04", stop))


@pytest.mark.parametrize("planted", [True, False])
def test_a_web_server_that_does_not_answer_is_an_error_unless_a_bug_is_planted(
    run, monkeypatch, planted
):
    monkeypatch.setattr(application, "SECONDS_TO_ANSWER", 0.3)
    run.web[1] = str(free_port())  # it answers somewhere else
    if planted:
        run.plant()

    with pytest.raises(Stopped if planted else NotAnsweringError):
        run.until(("Welcome", stop))
