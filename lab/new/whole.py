"""Make whole products and test each of them: `make test-new`."""

import os
import shutil
import sys
import time
from functools import partial
from typing import NamedTuple

from dev.settings import LOCAL, ROOT
from lab import trees
from lab.commands import stop_on_signals
from lab.layers import LAYERS as ALL_LAYERS
from lab.new.alive import leftovers, sees_a_bug
from lab.new.choices import chosen, optional, parts_of
from lab.new.product import make
from lab.new.refusal import Refused
from lab.new.rules import APPARATUS
from lab.new.selection import Files, read
from lab.new.writing import write
from lab.running import Ports, answers_and_tells
from lab.trees import do_all
from lab.trials import LINT, Outcome, Trial, check_all, summary, tell

PLACE = LOCAL / "new"
OWN_CHECKS = ("names", "run", "bug")
# Of the products that are tested at the same time.
PORTS: tuple[Ports, ...] = (
    ("PORT=23481", "INBOX_PORT=23482", "SMTP_PORT=23483"),
    ("PORT=23491", "INBOX_PORT=23492", "SMTP_PORT=23493"),
)


class Product(NamedTuple):
    """A product to make, as a user would ask for it."""

    title: str
    name: str
    without: tuple[str, ...] = ()
    taken: tuple[str, ...] = ()

    @property
    def layers(self) -> list[str]:
        """Return the layers of tests that it has."""
        return [layer for layer in ALL_LAYERS if layer not in self.without]


def products(files: Files) -> list[Product]:
    """Return those that are tested: the usual one, the largest and the smallest."""
    return [
        Product("everything", "Zeta-9", taken=tuple(APPARATUS)),
        Product("plain", "Acme Notes"),
        Product("bare", "Northern Lights Booking", without=tuple(optional(files))),
    ]


def main() -> int:
    """Make and test every product; return 0 if every check passed."""
    start = time.monotonic()
    files = read(ROOT, trees.files(ROOT))
    wanted = {each.title: each for each in products(files)}
    trials = [Trial(each.title, (LINT, *each.layers, *OWN_CHECKS)) for each in wanted.values()]
    jobs = [partial(run, trial, wanted[trial.name], files) for trial in trials]
    done = list(do_all(jobs, PORTS[: os.cpu_count()]))
    print(f"\n{summary('product', sorted(done, key=trials.index))}")
    print(f"Checked in {time.monotonic() - start:.0f} s")
    return int(not all(trial.passed for trial in trials))


def run(trial: Trial, product: Product, files: Files, ports: Ports) -> Trial:
    """Make a product and check it, with these ports for `make run`. Raises commands.Stopped."""
    place = PLACE / product.title
    shutil.rmtree(place, ignore_errors=True)
    given = {
        "NAME": product.name,
        "DEST": str(place),
        "WITHOUT": " ".join(product.without),
        "WITH": " ".join(product.taken),
    }
    choice = chosen(given, parts_of(files))
    write(make(files, choice), place, choice.name.shown, in_place=False)

    def done(outcome: Outcome) -> None:
        trial.outcomes[outcome.check] = outcome
        tell(product.title, outcome, PLACE)

    done(leftovers(place))
    for outcome in check_all((LINT, *product.layers), place):
        done(outcome)
    done(answers_and_tells(place, ports))
    done(sees_a_bug(place, choice.name))
    return trial


if __name__ == "__main__":
    stop_on_signals()
    try:
        sys.exit(main())
    except Refused as error:
        sys.exit(str(error))
