"""Record a run of the demo, as asciicast and as an animated SVG: `make recording`."""

import os
import shutil
import subprocess
import sys

from dev.settings import LOCAL, ROOT
from lab.demo.screen import COLUMNS, LINES
from lab.talk.quotes import TALK

CAST, PICTURE = "demo.cast", "demo.svg"
# Not into talk/ at once: a changed file there would keep the demo from beginning.
PLACE = LOCAL / "recording"
PAUSE_SECONDS = 4
LIMIT_SECONDS = 600
SIZE = f"{COLUMNS}x{LINES}"


def main() -> int:
    """Write both files, or return 1 if a step of the demo did not end as it has to."""
    variables = {"AUTO": "1", "PAUSE": str(PAUSE_SECONDS), "TERM": "xterm-256color"}
    demo = f"{sys.executable} -m lab.demo"
    termtosvg = [sys.executable, "-m", "termtosvg"]
    PLACE.mkdir(parents=True, exist_ok=True)
    cast, picture = PLACE / CAST, PLACE / PICTURE
    for command in (
        [*termtosvg, "record", str(cast), "-c", demo, "-g", SIZE],
        [*termtosvg, "render", str(cast), str(picture), "-t", "gjm8"],
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
    if problem := incomplete(cast.read_text(encoding="utf-8")):
        print(f"{problem} Nothing was written. See {cast}", file=sys.stderr)
        return 1
    for path in (cast, picture):
        shutil.copy(path, TALK)
    return 0


def incomplete(text: str) -> str:
    """Return why a recording cannot be shown, or nothing if it has the whole demo."""
    if "did not end as it has to" in text:
        return "A step did not end as it has to."
    return "" if "The end." in text else "The demo did not reach its end."


if __name__ == "__main__":
    sys.exit(main())
