"""The ports of `make run`: read from the environment and checked before anything starts.

`make doctor` runs this with the system's Python, which may be as old as 3.8.
"""

from __future__ import annotations

import socket
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from dev.running import is_own_port
from dev.settings import LOCAL
from dev.shell import PORTS

HIGHEST = 65535
FIRST_FOR_ALL = 1024  # only root may use those below


class PortsError(Exception):
    """Some ports cannot be used; the message names each port, the reason and the remedy."""


def checked_ports(given: Mapping[str, str], local: Path = LOCAL) -> dict[str, int]:
    """Return the three ports by variable name; raise one PortsError for all problems.

    HOST is checked as well, which csh sets to the name of the machine.
    """
    ports, problems = read_ports(given)
    unused = {"INBOX_PORT", "SMTP_PORT"} if given.get("MAIL_SERVER") else set()
    taken = {
        name: number for name, number in ports.items() if name not in unused and not is_free(number)
    }
    problems += _host_problems(given.get("HOST", ""))
    problems += [
        f"{name}={number} is taken{_holder(number, local)}." for name, number in taken.items()
    ]
    if taken:
        others = " ".join(f"{name}={number}" for name, number in _free_ones(taken).items())
        problems.append(
            f"Stop the programs that use them, or choose other ports: make run {others}"
        )
    if problems:
        raise PortsError("\n".join(problems))
    return ports


def read_ports(given: Mapping[str, str]) -> tuple[dict[str, int], list[str]]:
    """Return the usable ports by name, and a sentence for each one that is not."""
    ports: dict[str, int] = {}
    problems = []
    for name, default in PORTS.items():
        text = given.get(name) or str(default)
        if not (text.isascii() and text.isdigit() and 1 <= int(text) <= HIGHEST):
            example = f"make run {name}={default}"
            problems.append(
                f"{name}={text!r} is not a port. Rule: a whole number from 1 to {HIGHEST},"
                f" as in {example}"
            )
        elif int(text) in ports.values():
            first = next(other for other, number in ports.items() if number == int(text))
            problems.append(f"{name} and {first} are both {text}. Each needs its own port.")
        else:
            ports[name] = int(text)
    return ports, problems


def is_free(number: int) -> bool:
    """Tell whether a server of this user could listen on 127.0.0.1 at port `number` now."""
    with socket.socket() as client:
        client.settimeout(1)
        # macOS allows a bind even if another server listens on all addresses.
        if client.connect_ex(("127.0.0.1", number)) == 0:
            return False
    with socket.socket() as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            server.bind(("127.0.0.1", number))
        except OSError:
            return False
    return True


def _host_problems(host: str) -> list[str]:
    if not host:
        return []
    try:
        family, *_, address = socket.getaddrinfo(host, 0, type=socket.SOCK_STREAM)[0]
        with socket.socket(family) as server:
            server.bind(address)
    except (OSError, UnicodeError):
        return [
            f"HOST={host!r} is no address that this machine can listen on. Unset it, or name one:"
            " make run HOST=127.0.0.1"
        ]
    return []


def _free_ones(taken: Mapping[str, int]) -> dict[str, int]:
    candidates = iter(range(max(*taken.values(), FIRST_FOR_ALL) + 1, HIGHEST + 1))
    return {name: next(filter(is_free, candidates), 0) for name in taken}


def _holder(number: int, local: Path) -> str:
    if is_own_port(number, local):
        return " by `make run` of this clone"
    with suppress(Exception):  # for the message only: psutil may be missing, or not permitted
        import psutil  # noqa: PLC0415

        for connection in psutil.net_connections("tcp"):
            if connection.laddr and connection.laddr[1] == number and connection.pid:
                program, *words = psutil.Process(connection.pid).cmdline()
                command = " ".join([program.rpartition("/")[2], *words])
                return f" by process {connection.pid} ({command[:70]})"
    return " by another program" if number >= FIRST_FOR_ALL else ", or only root may use it"
