"""A reverse proxy that terminates TLS in front of a web server, on every machine the same one."""

import ssl
import threading
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from socket import create_connection
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import BinaryIO

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import load_pem_x509_certificate
from trustme import LeafCert

SECONDS = 5.0  # for every wait: browsers open connections that they may never use
POLL_SECONDS = 0.05  # until it notices that it should stop
# What the proxy says itself, whatever a client sent. It says no X-Forwarded-Proto: none is needed.
OWN_HEADERS = (b"x-forwarded-for:", b"connection:")


class TlsProxy(ThreadingTCPServer):
    """Forwards each request with X-Forwarded-For and the Host that it names."""

    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False

    def __init__(self, port: int, web_port: int, certificate: LeafCert) -> None:
        super().__init__(("127.0.0.1", port), _Connection)
        self.web_port = web_port
        self.tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        certificate.configure_cert(self.tls)


class _Connection(StreamRequestHandler):
    timeout = SECONDS
    server: TlsProxy

    def handle(self) -> None:
        """Forward one request; a browser opens another connection for the next one."""
        with (
            suppress(OSError),  # the browser has left, or does not trust the certificate
            self.server.tls.wrap_socket(self.request, server_side=True) as tls,
            tls.makefile("rwb") as client,
        ):
            if head := _lines_of_head(client):
                self._forward(head, client.read(_length_of_body(head)), client)

    def _forward(self, head: list[bytes], body: bytes, client: BinaryIO) -> None:
        kept = [line for line in head if not line.lower().startswith(OWN_HEADERS)]
        address = self.client_address[0].encode()
        own = b"X-Forwarded-For: %b\r\nConnection: close\r\n\r\n"
        with (
            create_connection(("127.0.0.1", self.server.web_port), SECONDS) as web,
            web.makefile("rb") as answer,
        ):
            web.sendall(b"".join(kept) + own % address + body)
            client.write(answer.read())


def _lines_of_head(client: BinaryIO) -> list[bytes]:
    """Return the request line and the headers, or nothing from a connection without a request."""
    head = []
    while (line := client.readline()).strip():
        head.append(line)
    return head


def _length_of_body(head: list[bytes]) -> int:
    lengths = [line for line in head if line.lower().startswith(b"content-length:")]
    return int(lengths[0].partition(b":")[2]) if lengths else 0


def key_of(certificate: LeafCert) -> str:
    """Return the digest of the key by which Chromium recognises a certificate."""
    [own, *_authorities] = certificate.cert_chain_pems
    key = load_pem_x509_certificate(own.bytes()).public_key()
    digest = sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).digest()
    return b64encode(digest).decode()


@contextmanager
def tls_in_front(port: int, web_port: int, certificate: LeafCert) -> Iterator[None]:
    """Accept TLS connections at `port` within the block, and forward them to `web_port`."""
    with TlsProxy(port, web_port, certificate) as proxy:
        thread = threading.Thread(target=proxy.serve_forever, args=(POLL_SECONDS,), daemon=True)
        thread.start()
        try:
            yield
        finally:
            proxy.shutdown()
            thread.join(SECONDS)
