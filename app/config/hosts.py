"""Host names and IP addresses, in the one form in which they are stored, sent and compared."""

import re
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import urlsplit

import idna

# RFC 952 and RFC 1123, section 2.1: letters, digits and hyphens, no hyphen at either end.
LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)", re.ASCII)
# Docker gives names with underscores to services. Werkzeug refuses them in a Host header.
LABEL_OF_A_SERVER = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)", re.ASCII)
LONGEST = 253
DEFAULT_PORTS = {"http": 80, "https": 443}
NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*", re.ASCII)


def public_host(text: str) -> str:
    """Return a host in the form in which a browser names it in a Host header, without brackets.

    That is lower case, without a dot at the end, IDNA for a name, RFC 5952 for an IPv6 address
    (WHATWG URL standard, section 3.5). Raises ValueError for what no browser can ask for.
    """
    address = _ipv6(text)
    if address is None:
        return _name(text, LABEL)
    if address.scope_id is not None:
        raise ValueError("a URL has no IPv6 zone")
    return str(address)


def server_host(text: str) -> str:
    """Return a host to connect to or to listen on; it may have underscores and an IPv6 zone.

    Raises ValueError for what no resolver accepts.
    """
    address = _ipv6(text)
    return _name(text, LABEL_OF_A_SERVER) if address is None else str(address)


def base_url(text: str) -> str:
    """Return a scheme and a host as a browser writes them, without the default port.

    Raises ValueError for anything more than that, and for what no browser can open.
    """
    url = urlsplit(text)
    if url.scheme not in DEFAULT_PORTS or "@" in url.netloc or not text.isprintable():
        raise ValueError("not http:// or https:// and a host")
    if url.path not in ("", "/") or url.query or url.fragment or url.port == 0:
        raise ValueError("more than a host, or no port")
    host = public_host(url.hostname or "")
    origin = f"{url.scheme}://[{host}]" if ":" in host else f"{url.scheme}://{host}"
    return origin if url.port in (None, DEFAULT_PORTS[url.scheme]) else f"{origin}:{url.port}"


def _ipv6(text: str) -> IPv6Address | None:
    bare = text[1:-1] if text.startswith("[") and text.endswith("]") else text
    return IPv6Address(bare) if ":" in bare or bare != text else None


def _name(text: str, label: re.Pattern[str]) -> str:
    # IDNError is a ValueError. Browsers use UTS 46, which also makes letters small.
    ascii_text = text if text.isascii() else idna.encode(text, uts46=True).decode()
    name = ascii_text.lower().removesuffix(".")
    labels = name.split(".")
    if len(name) > LONGEST or not all(map(label.fullmatch, labels)):
        raise ValueError("not a host name")
    # Browsers take a name that ends in a number for an IPv4 address, and 127.1 for 127.0.0.1.
    return str(IPv4Address(name)) if NUMBER.fullmatch(labels[-1]) else name
