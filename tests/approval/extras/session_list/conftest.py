import pytest

from app import web
from app.extras.session_list import FEATURE


@pytest.fixture
def features():
    """The core with this extra and no other."""
    return (web.CORE, FEATURE)
