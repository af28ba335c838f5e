"""Serving requests with waitress, and finishing those that have arrived when it has to stop."""

import logging
import socket
import threading
import time
from typing import Any, NoReturn

import waitress
from flask import Flask
from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.task import WSGITask

from app.config.settings import Config

# Far above the form limit, so that Flask answers with a page; waitress enforces the last limit.
MAX_BODY_BYTES = 1024 * 1024
CONNECTION_LIMIT = 1000
ROUND_SECONDS = 1.0  # of the loop, when nothing happens
LAST_ROUND_SECONDS = 0.1
SILENT_SECONDS = 1.0  # a connection that was used more recently may have a request on its way

logger = logging.getLogger(__name__)


class ListeningFailed(Exception):
    """The socket that accepts connections does not work any more; its cause is in the log."""


class Answer(WSGITask):  # type: ignore[misc]  # waitress has no types
    """Answers one request."""

    def build_response_header(self) -> Any:
        """Tell the client of a process that stops to open a new connection (RFC 9112, 9.6)."""
        if self.channel.server.stopping.is_set():
            self.request.headers["CONNECTION"] = "close"
        return super().build_response_header()


class Connection(HTTPChannel):  # type: ignore[misc]
    """A connection of a client."""

    task_class = Answer

    @property
    def is_busy(self) -> bool:
        """Tell whether it has a request, a part of one, or a part of an answer to send."""
        # In this order: when a request is no longer there, its answer is complete.
        return bool(self.requests or self.request or self.total_outbufs_len)

    @property
    def is_silent(self) -> bool:
        """Tell whether no request is to be expected."""
        return not self.is_busy and time.time() - self.last_activity >= SILENT_SECONDS


class WebServer:
    """Accepts connections on one socket, and answers requests in threads."""

    def __init__(
        self, app: Flask, listening: socket.socket, config: Config, stopping: threading.Event
    ) -> None:
        self._config, self._stopping = config, stopping
        self._loop_map: dict[int, Any] = {}
        self._waitress = waitress.create_server(
            app,
            map=self._loop_map,
            sockets=[listening],
            threads=config.web_threads,
            connection_limit=CONNECTION_LIMIT,
            max_request_body_size=MAX_BODY_BYTES,
            ident=None,
            # The client IP is an entry of X-Forwarded-For, which waitress would drop.
            clear_untrusted_proxy_headers=False,
        )
        self._waitress.channel_class = Connection
        self._waitress.stopping = stopping
        # waitress would close the socket after an error, and end with status 0 at some later time.
        self._waitress.handle_close = _fail

    def wake(self) -> None:
        """End the current wait of the loop."""
        self._waitress.pull_trigger()

    def serve(self) -> None:
        """Serve until `stopping` is set, and WEB_STOP_DELAY_SECONDS longer.

        Raises ListeningFailed.
        """
        while not self._stopping.is_set():
            self._round(ROUND_SECONDS)
        end = time.monotonic() + self._config.web_stop_delay_seconds
        while (left := end - time.monotonic()) > 0:
            self._round(min(left, ROUND_SECONDS))

    def finish(self) -> None:
        """Stop listening, and answer what has arrived, for WEB_STOP_SECONDS at most."""
        logger.info("web stops: it finishes its requests")
        self._accept_waiting()  # directly before the end: what comes in between is reset
        # Not its own close(), which also takes away what wakes the loop.
        wasyncore.dispatcher.close(self._waitress)
        end = time.monotonic() + self._config.web_stop_seconds
        while self._connections and time.monotonic() < end:
            for connection in self._connections:
                connection.will_close = connection.will_close or connection.is_silent
            self._round(LAST_ROUND_SECONDS)
        if cut_off := sum(connection.is_busy for connection in self._connections):
            logger.warning("requests cut off after WEB_STOP_SECONDS: %s", cut_off)
        # A thread that has sent its answer still wakes the loop; a moment later it has ended.
        left = max(end - time.monotonic(), LAST_ROUND_SECONDS)
        self._waitress.task_dispatcher.shutdown(timeout=left)
        wasyncore.close_all(self._loop_map)

    @property
    def _connections(self) -> list[Connection]:
        return list(self._waitress.active_channels.values())

    def _round(self, seconds: float) -> None:
        wasyncore.loop(timeout=seconds, map=self._loop_map, count=1)

    def _accept_waiting(self) -> None:
        # The operating system has completed these connections, and would reset them.
        known = None
        while self._waitress.readable() and known != len(self._loop_map):
            known = len(self._loop_map)
            self._waitress.handle_accept()


def _fail() -> NoReturn:
    raise ListeningFailed
