import pytest

from tests.support.builders import a_reset_token, a_user
from tests.support.forms import BEGIN_WITH_AN_ADDRESS, FILLED_IN, READ
from tests.support.reading import fields, shown


@pytest.mark.parametrize("path", READ)
def test_a_form_says_what_to_type_and_what_its_button_does(client, log_in, path):
    log_in(ada := a_user(id=7))

    page = client.get(path.format(token=a_reset_token(ada)))

    assert f" {READ[path]} " in shown(page)


@pytest.mark.parametrize("path", FILLED_IN)
def test_a_password_manager_knows_what_goes_where(client, log_in, path):
    log_in(ada := a_user(id=7))

    page = client.get(path.format(token=a_reset_token(ada)))

    marked = [field for field in fields(page.text) if "autocomplete" in field]
    assert [field["autocomplete"] for field in marked] == FILLED_IN[path]


@pytest.mark.parametrize("path", BEGIN_WITH_AN_ADDRESS)
def test_typing_begins_with_the_address(client, log_in, path):
    log_in(a_user())

    page = client.get(path)

    assert [field["name"] for field in fields(page.text) if "autofocus" in field] == ["email"]
