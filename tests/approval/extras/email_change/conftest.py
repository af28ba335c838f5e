import pytest

from app import web
from app.extras.email_change import FEATURE


@pytest.fixture
def features():
    """The core with this extra and no other."""
    return (web.CORE, FEATURE)
