"""What the launcher says, in one stream with what its processes say."""

import os
import sys
import threading

_one_at_a_time = threading.Lock()


def say(text: str) -> None:
    """Print `text` as one piece; a terminal that has gone away is no reason to stop."""
    with _one_at_a_time:
        try:
            print(text, flush=True)
        except OSError:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, sys.stdout.fileno())


def labelled(name: str, line: str) -> str:
    """Return `line` with `name` in front, a traceback that was logged as one line unfolded."""
    line = line.rstrip("\n")
    lines = line.split("\\n") if "Traceback (most recent call last)" in line else [line]
    return "\n".join(f"{name:<7} | {each}" for each in lines)
