"""A TCP proxy between two parts of the system, which makes connections fail on demand."""

import asyncio
import socket
import struct
import threading
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

LIMIT_SECONDS = 5.0
RESET = struct.pack("ii", 1, 0)  # SO_LINGER of no seconds: close with RST instead of FIN
Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass
class Cut:
    """A fault that ends a connection once the client has sent these words, in this order."""

    words: list[bytes]
    delivered: bool  # whether the last of them still reaches the server
    silent: bool  # whether the client is left waiting instead of being reset
    happened: threading.Event = field(default_factory=threading.Event)

    def is_due(self, sent: bytes) -> bool:
        """Tell whether the client has just sent the last word."""
        while self.words and self.words[0] in sent:
            sent = sent.partition(self.words.pop(0))[2]
        return not self.words


class FaultProxy:
    """Forwards TCP connections to a server; its port never changes."""

    def __init__(self, upstream: Path | tuple[str, int]) -> None:
        self._upstream = upstream
        self._clients: set[asyncio.StreamWriter] = set()
        self._muted: set[asyncio.StreamWriter] = set()
        self._swallowing = False
        self._cut: Cut | None = None
        self._server: asyncio.Server | None = None
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, daemon=True).start()
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port: int = free.getsockname()[1]
        self.restore()

    def restore(self) -> None:
        """Forward everything again; connections that were left waiting are reset."""
        self._swallowing, self._cut = False, None
        self._do(lambda: _reset(self._muted))
        self._run(self._listen())

    def lead_to(self, upstream: Path) -> None:
        """Lead new connections to another server; open ones stay where they are."""
        self._upstream = upstream

    def refuse(self) -> None:
        """Stop listening at the port, and reset every open connection."""
        self._run(self._stop_listening())
        self.reset()

    def swallow(self) -> None:
        """Accept connections and never answer; reset every open connection."""
        self._swallowing = True
        self.reset()

    def reset(self) -> None:
        """Reset every open connection."""
        self._do(lambda: _reset(self._clients))

    def cut(self, *words: bytes, delivered: bool = False, silent: bool = False) -> Cut:
        """End the next connection whose client sends these words in this order, once."""
        self._cut = Cut(list(words), delivered, silent)
        return self._cut

    async def _listen(self) -> None:
        if self._server is None:
            self._server = await asyncio.start_server(self._accept, "127.0.0.1", self.port)

    async def _stop_listening(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None

    async def _accept(self, reader: asyncio.StreamReader, client: asyncio.StreamWriter) -> None:
        self._clients.add(client)
        if self._swallowing:
            return
        ends = {client}
        with suppress(OSError):
            answers, server = await self._connect()
            ends.add(server)
            await asyncio.gather(
                self._requests(reader, server, client), self._replies(answers, client)
            )
        self._clients.discard(client)
        _reset(ends)

    async def _requests(
        self,
        reader: asyncio.StreamReader,
        server: asyncio.StreamWriter,
        client: asyncio.StreamWriter,
    ) -> None:
        while sent := await reader.read(65536):
            if self._cut and self._cut.is_due(sent):
                cut, self._cut = self._cut, None
                await self._apply(cut, sent, server, client)
                continue
            server.write(sent)
            await server.drain()
        _reset({server})

    async def _apply(
        self, cut: Cut, sent: bytes, server: asyncio.StreamWriter, client: asyncio.StreamWriter
    ) -> None:
        self._muted.add(client)
        if cut.delivered:
            server.write(sent)
            await server.drain()
            await asyncio.sleep(0.1)  # the server does it; its answer reaches no client
        cut.happened.set()
        if not cut.silent:
            _reset({server, client})

    async def _replies(self, reader: asyncio.StreamReader, client: asyncio.StreamWriter) -> None:
        while sent := await reader.read(65536):
            if client not in self._muted:
                client.write(sent)
                await client.drain()
        _reset({client})

    async def _connect(self) -> Streams:
        if isinstance(self._upstream, Path):
            return await asyncio.open_unix_connection(self._upstream)
        return await asyncio.open_connection(*self._upstream)

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(LIMIT_SECONDS)

    def _do(self, work: Callable[[], None]) -> None:
        async def once() -> None:
            work()

        self._run(once())


def _reset(writers: set[asyncio.StreamWriter]) -> None:
    for writer in list(writers):
        if not writer.is_closing():
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            writer.transport.abort()
    writers.clear()
