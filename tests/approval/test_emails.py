import pytest

from app import web


@pytest.mark.parametrize("kind", web.CORE.email_kinds, ids=lambda kind: kind.name)
def test_email(approve_email, kind):
    approve_email(kind)
