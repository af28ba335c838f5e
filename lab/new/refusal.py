"""Why nothing was written."""


class Refused(Exception):
    """A product cannot be made; the message names the value, the rule and the remedy."""
