import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from lab.containers.watching import is_ready


@pytest.fixture
def site():
    """Serve /readyz; each answer is the next one of a list."""
    answers = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.wfile.write(answers.pop(0) if self.path == "/readyz" else b"")

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", answers
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("answer", "ready"),
    [
        (b"HTTP/1.0 200 OK\r\n\r\n{}", True),
        (b"HTTP/1.0 503 Service Unavailable\r\n\r\n{}", False),
        (b"not HTTP at all", False),
        (b"", False),
    ],
    ids=["ready", "not ready", "no HTTP", "closed"],
)
def test_a_site_is_ready_when_it_says_so(site, monkeypatch, answer, ready):
    address, answers = site
    answers.append(answer)
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    monkeypatch.delenv("no_proxy", raising=False)

    assert is_ready(address) is ready


def test_a_site_that_does_not_listen_is_not_ready():
    assert not is_ready("http://127.0.0.1:1")
