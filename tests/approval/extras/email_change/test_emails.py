import pytest

from app import web
from app.extras.email_change import FEATURE
from app.extras.email_change.change import CHANGE_REQUESTED, CONFIRM_NEW_EMAIL
from app.web.features import Feature, MenuEntry

RECOVERY = Feature(name="recovery", blueprints=(), recovery=MenuEntry("Get help", "/help"))


def test_confirm_new_email(approve_email):
    approve_email(CONFIRM_NEW_EMAIL, recipient="ada@new.example")


def test_change_requested(approve_email):
    approve_email(CHANGE_REQUESTED)


@pytest.mark.parametrize("features", [(web.CORE, FEATURE, RECOVERY)], ids=[""])
def test_change_requested_with_a_recovery_page(approve_email):
    approve_email(CHANGE_REQUESTED)
