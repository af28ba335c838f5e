"""What a product has to show beyond its own tests: its names, that it runs, that it sees a bug."""

import re
import sys
import time
from pathlib import Path

from dev.settings import ROOT
from lab.git import git
from lab.new.names import OURS, Name
from lab.trials import Outcome, check

BUG = ROOT / "seams" / "04-case-sensitive-unique-email.patch"
SEES_IT = "tests/integration/accounts/test_registration_race.py"
ALLOWED = ("LICENSE", "README.md")  # each says once where the product comes from
TELLERS = re.compile(r"puzzle|perfect alone", re.IGNORECASE)


def leftovers(place: Path) -> Outcome:
    """Look for the name and the story of Handshake in every file and in every name of a file."""
    start = time.monotonic()
    found = []
    for name in git("ls-files", folder=place).splitlines():
        text = (place / name).read_text(encoding="utf-8")
        allowed = 1 if name in ALLOWED else 0
        if len(OURS.findall(text)) != allowed or OURS.search(name) or TELLERS.search(text):
            found.append(f"{name} names Handshake, or tells its story")
    return Outcome("names", int(bool(found)), time.monotonic() - start, "\n".join(found))


def sees_a_bug(place: Path, name: Name) -> Outcome:
    """Plant a bug of the gallery, two spellings of one email: a test of the product is red."""
    patch = place / ".local" / "bug.patch"
    patch.write_text(name.replace_in(BUG.read_text(encoding="utf-8")), encoding="utf-8")
    git("apply", str(patch), folder=place)
    try:
        red = check("bug", [sys.executable, "-m", "pytest", "-q", SEES_IT], place)
    finally:
        git("checkout", "--quiet", ".", folder=place)
        git("clean", "--quiet", "-d", "--force", folder=place)
    seen = red.status == 1 and "two_simultaneous_registrations" in red.output
    return Outcome("bug", int(not seen), red.seconds, red.output)
