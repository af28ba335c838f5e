from app.extras.password_reset import FEATURE
from tests.browser.looks import faults_of, page_endpoints

PUBLIC = {
    "password_reset.show_request": "/password/forgot",
    "password_reset.check_your_inbox": "/password/forgot/inbox",
}


def test_every_page_is_checked():
    assert page_endpoints(FEATURE) == {*PUBLIC, "password_reset.show"}


def test_the_public_pages_have_no_faults(page):
    assert faults_of(page, "/login", *PUBLIC.values()) == []


def test_the_page_behind_an_invalid_link_has_no_faults(page):
    assert faults_of(page, "/password/reset/nonsense") == []


def test_the_page_behind_the_link_has_no_faults(page, site):
    ada = site.person("Ada")
    ada.open_account()
    ada.fill_in("/password/forgot", email=ada.email)
    ada.receive()

    faults = faults_of(page, ada.link)

    assert faults == []
