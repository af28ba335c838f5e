"""Which ports `make run` of this clone uses: its process holds a lock for each.

`make doctor` runs this with the system's Python, which may be as old as 3.8.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from dev.locks import in_use, join
from dev.settings import LOCAL


@contextmanager
def using_ports(numbers: Iterable[int], local: Path = LOCAL) -> Iterator[None]:
    """Let other commands of this clone know, within the block, whose the ports are."""
    (local / "ports").mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        for number in numbers:
            stack.enter_context(join(local / "ports" / str(number)))
        yield


def own_ports(local: Path = LOCAL) -> list[int]:
    """Return the ports that a `make run` of this clone uses now."""
    numbers = sorted(int(path.name) for path in (local / "ports").glob("*"))
    return [number for number in numbers if is_own_port(number, local)]


def is_own_port(number: int, local: Path = LOCAL) -> bool:
    """Tell whether a `make run` of this clone uses the port now."""
    try:
        return in_use(local / "ports" / str(number))
    except OSError:  # a folder of another user
        return False
