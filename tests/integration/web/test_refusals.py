import pytest

from app.database.models import OutboxEmail
from tests.support.builders import a_user
from tests.support.reading import shown

FOREIGN = {"Host": "evil.example"}


def test_a_foreign_host_is_refused(client):
    page = client.get("/login", headers=FOREIGN)

    assert page.status_code == 400
    assert "evil.example" not in page.text


@pytest.mark.parametrize("host", ["handshake.example", "HANDSHAKE.example:8000", "localhost"])
def test_the_public_host_and_the_trusted_ones_are_served(client, host):
    page = client.get("/login", headers={"Host": host})

    assert page.status_code == 200


@pytest.mark.parametrize(
    "host", ["", "handshake.example@evil.example", "[", "nöt.example", "a" * 99]
)
def test_a_host_that_is_none_is_refused(client, lines, host):
    page = client.get("/login", headers={"Host": host})

    assert page.status_code == 400
    assert " refused the host '': " in lines()[0]


def test_a_refused_host_is_named_in_the_log(client, lines):
    client.get("/login", headers=FOREIGN)

    assert "refused the host 'evil.example': neither PUBLIC_BASE_URL nor TRUSTED" in lines()[0]


def test_a_health_check_may_ask_by_any_name(client):
    answer = client.get("/healthz", headers={"Host": "10.0.0.7:8000"})

    assert answer.status_code == 200


@pytest.mark.parametrize("nobody_types", ["%00", "ada%00", "%ED%A0%80", "%FF"])
def test_text_that_nobody_can_type_is_refused(client, save, committed, nobody_types):
    save(a_user(email="ada@example.com"))

    answer = client.post(
        "/password/forgot",
        data=f"email=ada@example.com&password={nobody_types}",
        content_type="application/x-www-form-urlencoded",
    )

    assert answer.status_code == 400
    assert "That request made no sense" in shown(answer)
    assert committed(OutboxEmail) == []


@pytest.mark.parametrize("nobody_types", ["%00", "%ED%A0%80"])
def test_such_text_is_refused_in_a_query_as_well(client, nobody_types):
    page = client.get(f"/login?next={nobody_types}")

    assert page.status_code == 400
