"""An application behind its own web server, in a thread of the tests."""

import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from flask import Flask

from app.cli.serving import WebServer
from app.services import Services

STOP_SECONDS = 5.0


@contextmanager
def serving(app: Flask, port: int = 0) -> Iterator[int]:
    """Serve an application over http within the block, at the port that is returned."""
    services: Services = app.extensions["handshake"]
    listening, stopping = socket.create_server(("127.0.0.1", port)), threading.Event()
    server = WebServer(app, listening, services.config, stopping)

    def serve_and_finish() -> None:
        server.serve()
        server.finish()

    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(serve_and_finish)
        try:
            yield listening.getsockname()[1]
        finally:
            stopping.set()
            server.wake()
            running.result(STOP_SECONDS)
