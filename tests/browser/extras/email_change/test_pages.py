from app.extras.email_change import FEATURE
from tests.browser.looks import faults_of, page_endpoints


def test_every_page_is_checked():
    assert page_endpoints(FEATURE) == {"email_change_form.show_form", "email_change.show"}


def test_the_private_pages_have_no_faults(account_page):
    assert faults_of(account_page, "/account", "/account/email") == []


def test_the_page_behind_an_invalid_link_has_no_faults(page):
    assert faults_of(page, "/email/nonsense") == []


def test_the_page_behind_the_link_has_no_faults(page, site):
    ada = site.person("Ada")
    ada.open_account()
    ada.log_in()
    ada.change("/account/email", email="ada@new.example")
    ada.receive("ada@new.example")

    faults = faults_of(page, ada.link)

    assert faults == []
