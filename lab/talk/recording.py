"""Record a run of the demo, as asciicast and as an animated SVG: `make recording`."""

import os
import subprocess
import sys

from dev.settings import ROOT
from lab.demo.screen import COLUMNS, LINES
from lab.talk.quotes import TALK

CAST, PICTURE = TALK / "demo.cast", TALK / "demo.svg"
PAUSE_SECONDS = 4
LIMIT_SECONDS = 600
SIZE = f"{COLUMNS}x{LINES}"


def main() -> int:
    """Write both files; return 1 if a step of the demo did not end as it has to."""
    variables = {"AUTO": "1", "PAUSE": str(PAUSE_SECONDS), "TERM": "xterm-256color"}
    demo = f"{sys.executable} -m lab.demo"
    termtosvg = [sys.executable, "-m", "termtosvg"]
    for command in (
        [*termtosvg, "record", str(CAST), "-c", demo, "-g", SIZE],
        [*termtosvg, "render", str(CAST), str(PICTURE), "-t", "gjm8"],
    ):
        # The recorder needs a terminal to read from, and ends with its input.
        ours, terminal = os.openpty()
        done = subprocess.run(
            command,
            cwd=ROOT,
            env={**os.environ, **variables},
            stdin=terminal,
            timeout=LIMIT_SECONDS,
            check=False,
        )
        os.close(ours)
        os.close(terminal)
        if done.returncode:
            return done.returncode
    text = CAST.read_text(encoding="utf-8")
    if "did not end as it has to" in text:
        print("A step did not end as it has to: see talk/demo.cast", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
