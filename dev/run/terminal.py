"""The output of the launcher, in one stream with that of its processes."""

import os
import sys
import threading

_one_at_a_time = threading.Lock()


def say(text: str) -> None:
    """Print `text` as one piece; continue even if the terminal has been closed."""
    with _one_at_a_time:
        try:
            print(text, flush=True)
        except OSError:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, sys.stdout.fileno())


def labelled(name: str, line: str) -> str:
    """Return `line` after `name`; split a traceback that was logged as one line."""
    line = line.rstrip("\n")
    lines = line.split("\\n") if "Traceback (most recent call last)" in line else [line]
    return "\n".join(f"{name:<7} | {each}" for each in lines)
