from app.extras.password_change import FEATURE
from tests.browser.looks import faults_of, page_endpoints


def test_every_page_is_checked():
    assert page_endpoints(FEATURE) == {"password_change.show", "password_change.well_known"}


def test_the_private_pages_have_no_faults(account_page):
    assert faults_of(account_page, "/account", "/.well-known/change-password") == []
