"""What is measured, what it is compared with, and the bar that it has to meet."""

import json
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

ROUNDS = 5


@dataclass(frozen=True)
class Bar:
    """The limit of a figure, or of its ratio to the reference."""

    limit: float
    of: str = "ratio"  # or "figure"
    at_least: bool = False

    def met_by(self, measured: "Measured") -> bool:
        """Tell whether the bar is met."""
        value = measured.ratio if self.of == "ratio" else measured.figure
        return value >= self.limit if self.at_least else value <= self.limit

    def __str__(self) -> str:
        return f"{self.of} {'at least' if self.at_least else 'at most'} {self.limit:g}"


@dataclass(frozen=True)
class Measured:
    """A figure and its reference, measured in turn; the series are for a chart."""

    figure: float
    reference: float | None = None
    ratio: float = 0.0
    series: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Row:
    """One line of the table. `measure` runs both sides of it."""

    number: str
    what: str
    unit: str
    reference: str
    bar: Bar
    measure: Callable[[], Measured]


@dataclass(frozen=True)
class Result:
    """A row as it was measured, on which day."""

    number: str
    what: str
    unit: str
    reference_is: str
    bar: str
    met: bool
    day: str
    figure: float
    reference: float | None
    ratio: float
    series: Mapping[str, Any]

    @classmethod
    def of(cls, row: Row, measured: Measured) -> "Result":
        """Judge what was measured."""
        return cls(
            row.number,
            row.what,
            row.unit,
            row.reference,
            str(row.bar),
            row.bar.met_by(measured),
            time.strftime("%Y-%m-%d"),
            **asdict(measured),
        )


def in_turn(
    ours: Callable[[], float], reference: Callable[[], float], rounds: int = ROUNDS
) -> Measured:
    """Measure both in turn, A B A B, and return the medians of the figures and of their ratios.

    A machine that slows down meanwhile slows down both.
    """
    pairs = [(ours(), reference()) for _ in range(rounds)]
    return Measured(
        statistics.median(pair[0] for pair in pairs),
        statistics.median(pair[1] for pair in pairs),
        statistics.median(pair[0] / pair[1] for pair in pairs),
    )


def alone(ours: Callable[[], float], rounds: int = ROUNDS) -> Measured:
    """Measure what has no reference."""
    return Measured(statistics.median(ours() for _ in range(rounds)))


def percentile(values: Sequence[float], percent: int) -> float:
    """Return the value below which so many percent of the values are."""
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


def as_text(results: Sequence[Result]) -> str:
    """Write results as JSON, in the order of their numbers."""
    return json.dumps([asdict(result) for result in sorted(results, key=order)], indent=1) + "\n"


def order(result: Result) -> tuple[int, str]:
    """Sort P2 before P10."""
    digits = "".join(filter(str.isdigit, result.number))
    return int(digits), result.number


def short(value: float) -> str:
    """Write three digits of a figure, or all that are in front of the point."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"  # noqa: PLR2004
