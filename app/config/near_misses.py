"""Variables of the environment that were probably meant for the application."""

from collections.abc import Mapping
from dataclasses import fields
from difflib import get_close_matches

from app.config.settings import Config

KNOWN = [setting.name.upper() for setting in fields(Config)]
FIRST_WORDS = {name.partition("_")[0] for name in KNOWN}
CUTOFF = 0.81  # how alike two names are, of 1; tests/unit/config has a table of common variables


def near_misses(environ: Mapping[str, str]) -> list[str]:
    """Return a sentence for each variable that no setting has the name of, but nearly."""
    nearest = {
        name: _nearest(name.upper())
        for name, value in sorted(environ.items())
        if name not in KNOWN and value
    }
    return [
        f"{name} is set, but no setting has this name, so it has no effect. Did you mean {known}?"
        for name, known in nearest.items()
        if known
    ]


def _nearest(name: str) -> str | None:
    if _belongs_to_another(name):
        return None
    shortened = [known for known in KNOWN if _leaves_out_words(name, known)]
    return next(iter(shortened or get_close_matches(name, KNOWN, n=1, cutoff=CUTOFF)), None)


def _leaves_out_words(name: str, known: str) -> bool:
    """Tell whether the name is the known one without some words after the first."""
    words, all_words = name.split("_"), known.split("_")
    return len(words) > 1 and words[0] == all_words[0] and {*words} < {*all_words}


def _belongs_to_another(name: str) -> bool:
    """Tell whether it is a setting's name with a word before it, such as TEST_DATABASE_URL."""
    foreign = name.partition("_")[0] not in FIRST_WORDS
    return foreign and any(name.endswith(f"_{known}") for known in KNOWN)
