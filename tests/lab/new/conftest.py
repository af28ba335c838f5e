"""A clone to make a product from; its files are few."""

import pytest

from lab.git import git


@pytest.fixture
def ada(clone):
    """The clone, whose owner has a name for commits."""
    git("config", "user.name", "Ada", folder=clone)
    git("config", "user.email", "ada@example.com", folder=clone)
    return clone
