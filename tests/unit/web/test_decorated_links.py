import pytest

from tests.support.builders import a_confirm_token, an_unconfirmed_user
from tests.support.reading import shown


@pytest.mark.parametrize("addition", ["utm=caf%E9", "utm=caf\xe9", "fbclid=%00", "%ED%A0%80"])
def test_a_link_with_an_addition_that_is_not_text_works(client, found, addition):
    ada = found(an_unconfirmed_user(id=7, email="ada@example.com"))

    page = client.get(
        f"/confirm/{a_confirm_token(ada)}", environ_overrides={"QUERY_STRING": addition}
    )

    assert page.status_code == 200
    assert "ada@example.com" in shown(page)
