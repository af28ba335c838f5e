"""The demo's bugs are those of the gallery."""

from tests.lab.seams.conftest import a_bug, patch

__all__ = ["a_bug", "patch"]
