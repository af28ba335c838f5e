"""What the web server does with each kind of connection when it has to stop.

No twin: sockets, threads and the queue between them decide.
"""

import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest

from app.cli import serving
from app.cli.serving import WebServer
from tests.support.builders import a_config
from tests.support.processes import eventually

LIMIT = 5.0  # of each wait, in seconds
REQUEST = b"GET /%s HTTP/1.1\r\nHost: handshake.example\r\n\r\n"


class Pages:
    """An application whose page /slow is answered when a test says so."""

    def __init__(self):
        self.begun, self.finished, self.go_on = 0, 0, threading.Event()

    def __call__(self, environ, start_response):
        if environ["PATH_INFO"] == "/slow":
            self.begun += 1
            self.go_on.wait(LIMIT)
            self.finished += 1
        start_response("200 OK", [("Content-Length", "5")])
        return [b"Hello"]


class Site:
    """A web server in a thread, and its clients."""

    def __init__(self, stack, settings):
        self.pages, self.stopping = Pages(), threading.Event()
        listening = socket.create_server(("127.0.0.1", 0))
        self._address = listening.getsockname()
        self._server = WebServer(self.pages, listening, a_config(**settings), self.stopping)
        self._stack = stack
        self._pool = stack.enter_context(ThreadPoolExecutor(1))
        stack.callback(self.pages.go_on.set)

    def run(self):
        def serve_and_finish():
            self._server.serve()
            self._server.finish()

        self._running = self._pool.submit(serve_and_finish)
        self._stack.callback(self.stop_unless_it_has_stopped)

    def send(self, sent):
        client = self._stack.enter_context(socket.create_connection(self._address, LIMIT))
        client.sendall(sent)
        return client

    def stop(self):
        self.stopping.set()
        self._server.wake()

    def stop_unless_it_has_stopped(self):
        if not self.stopping.is_set():
            self.stop()

    def wait(self):
        self._running.result(LIMIT)

    def wait_until_it_refuses(self):
        def refuses():
            try:
                socket.create_connection(self._address, LIMIT).close()
            except ConnectionError:
                return True

        eventually(refuses, "a refused connection")


@pytest.fixture
def start():
    """Start a web server with these settings."""
    with ExitStack() as stack:

        def run(**settings):
            site = Site(stack, {"web_stop_seconds": LIMIT * 2, **settings})
            site.run()
            return site

        yield run


@pytest.fixture
def not_yet_running():
    """A web server that listens, and whose loop does not run."""
    with ExitStack() as stack:
        yield Site(stack, {})


def receive_answer(client):
    """Receive one answer, which may come in pieces, and leave the connection open."""
    received = b""
    while not received.endswith(b"Hello"):
        received += client.recv(4096)


def answer_to(client):
    """Return all that a client gets until its connection ends."""
    received = b""
    while some := client.recv(4096):
        received += some
    return received.decode()


def test_a_request_that_runs_is_answered(start):
    site = start()
    client = site.send(REQUEST % b"slow")
    eventually(lambda: site.pages.begun, "a request that runs")

    site.stop()
    site.wait_until_it_refuses()
    site.pages.go_on.set()
    site.wait()

    assert answer_to(client).endswith("Hello")


def test_requests_that_wait_for_a_thread_are_answered(start):
    site = start(web_threads=1)
    clients = [site.send(REQUEST % b"slow") for _ in range(3)]
    eventually(lambda: site.pages.begun, "a request that runs")

    site.stop()
    site.wait_until_it_refuses()
    site.pages.go_on.set()
    site.wait()

    assert [answer_to(client)[-5:] for client in clients] == ["Hello"] * 3


def test_connections_that_nothing_has_accepted_yet_are_answered(not_yet_running):
    clients = [not_yet_running.send(REQUEST % b"quick") for _ in range(3)]

    not_yet_running.stop()
    not_yet_running.run()
    not_yet_running.wait()

    assert [answer_to(client)[-5:] for client in clients] == ["Hello"] * 3


def test_a_request_whose_first_half_has_arrived_is_answered(start):
    site = start()
    client = site.send(b"GET /quick HTTP/1.1\r\n")

    site.stop()
    site.wait_until_it_refuses()
    client.sendall(b"Host: handshake.example\r\n\r\n")
    site.wait()

    assert answer_to(client).endswith("Hello")


def test_an_answer_tells_the_client_to_open_another_connection(start):
    site = start(web_stop_delay_seconds=0.1)
    before, after = site.send(REQUEST % b"quick"), site.send(REQUEST % b"slow")
    eventually(lambda: site.pages.begun, "a request that runs")
    first = before.recv(4096).decode()
    before.close()

    site.stop()
    site.pages.go_on.set()
    site.wait()

    assert "Connection: close" not in first
    assert "Connection: close" in answer_to(after)


def test_a_connection_without_a_request_is_closed(start, monkeypatch):
    monkeypatch.setattr(serving, "SILENT_SECONDS", 0.1)
    site = start(web_stop_seconds=600)
    unused, used = site.send(b""), site.send(REQUEST % b"quick")
    receive_answer(used)

    site.stop()
    site.wait()

    assert [answer_to(unused), answer_to(used)] == ["", ""]


def test_requests_that_take_too_long_are_cut_off_and_counted(start, caplog):
    site = start(web_stop_seconds=0.1)
    running, half, idle = map(site.send, [REQUEST % b"slow", b"GET /quick HTTP/1.1\r\n", b""])
    eventually(lambda: site.pages.begun, "a request that runs")

    site.stop()
    site.wait()

    assert "requests cut off after WEB_STOP_SECONDS: 2" in caplog.text
    assert [answer_to(client) for client in (running, half, idle)] == [""] * 3


def test_no_queued_request_begins_after_the_limit(start):
    site = start(web_stop_seconds=0.1, web_threads=1)
    clients = [site.send(REQUEST % b"slow") for _ in range(2)]
    eventually(lambda: site.pages.begun, "a request that runs")

    site.stop()
    site.wait()
    site.pages.go_on.set()

    assert [answer_to(client) for client in clients] == [""] * 2
    eventually(lambda: site.pages.finished, "the end of the first request")
    assert site.pages.begun == 1


def test_a_request_whose_client_has_gone_is_finished(start):
    site = start()
    site.send(REQUEST % b"slow").close()
    eventually(lambda: site.pages.begun, "a request that runs")

    site.stop()
    site.wait_until_it_refuses()
    site.pages.go_on.set()
    site.wait()

    assert site.pages.finished == 1
