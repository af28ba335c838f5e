"""The IP address of a client in one form, however a server or a proxy spells it."""

import re
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

UNKNOWN = "unknown"  # the word of RFC 7239, section 6.2
NAT64 = ip_network("64:ff9b::/96")  # RFC 6052, section 2.1

_PORT = re.compile(r":\d+\s*$")
_LEADING_ZEROS = re.compile(r"\b0+(?=\d)")


def normalise(text: str) -> str:
    """Return the IP address in one form, or UNKNOWN when the text is no address.

    Brackets, a port, a zone and leading zeros are dropped: they do not make another client.
    """
    for spelling in (text, _PORT.sub("", text)):  # some proxies add the port of the client
        try:
            return str(_ipv4_within(ip_address(_bare(spelling))))
        except ValueError:
            continue
    return UNKNOWN


def behind_proxies(nearest: str, forwarded_for: str, proxies: int) -> str:
    """Return what so many proxies call their client, else the address of the nearest machine.

    Each proxy appends an entry after a comma, whatever the client has written before. So a quote
    or a backslash has no meaning here: with one, a client could hide the entry of the proxy.
    """
    entries = forwarded_for.split(",")
    return (entries[-proxies] if 0 < proxies <= len(entries) else "") or nearest


def _bare(text: str) -> str:
    # RFC 4007, section 11: a zone means something on one machine only.
    address, _, _zone = text.strip().strip("[]").partition("%")
    return _LEADING_ZEROS.sub("", address)


def _ipv4_within(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    # As IPv6, all mapped or translated clients would share one /64, and one 6to4 client would own
    # 65,536 of them: RFC 4291, section 2.5.5.2; RFC 6052, section 2.1; RFC 3056, section 2.
    if isinstance(address, IPv4Address):
        return address
    if address in NAT64:
        return IPv4Address(address.packed[-4:])
    return address.ipv4_mapped or address.sixtofour or address
