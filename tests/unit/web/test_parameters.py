"""What a request sends: forms of text, in every encoding that a form may have.

No twin: such a request is refused or read before any dependency is asked.
"""

import io

import pytest

from app.database.models import User
from tests.support.builders import PASSWORDS
from tests.support.reading import hidden_fields, shown

ADA = "ada@example.com"
TOO_SHORT = "A password has 8 to 1024 characters"


@pytest.fixture
def register(client):
    """Send a registration with this content type and body."""

    def post(body, content_type="application/x-www-form-urlencoded"):
        return client.post("/register", data=body, content_type=content_type)

    return post


@pytest.fixture
def send_parts(register):
    """Send a registration as multipart/form-data; `header` is one more line of the password."""

    def post(password, header=b""):
        parts = [
            b'--b\r\nContent-Disposition: form-data; name="email"\r\n\r\nada@example.com\r\n',
            b'--b\r\nContent-Disposition: form-data; name="password"' + header + b"\r\n\r\n",
            password + b"\r\n--b--\r\n",
        ]
        return register(b"".join(parts), "multipart/form-data; boundary=b")

    return post


@pytest.mark.parametrize("text", ["%00", "ada%00", "%ED%A0%80", "%FF", "caf%E9", "%25%00"])
def test_a_form_that_is_not_valid_text_is_refused(register, session, text):
    response = register(f"email=ada@example.com&password={text}")

    assert response.status_code == 400
    assert "We could not read this request" in shown(response)
    assert session.mock_calls == []


@pytest.mark.parametrize("body", [b"password=\xff", b"\xff=1", b"password=a\0b", b"%FF=1"])
def test_a_form_whose_bytes_are_not_text_is_refused(register, body):
    response = register(body)

    assert response.status_code == 400


@pytest.mark.parametrize("password", [b"caf\xe9 au lait", b"a longer\0password", b"\xed\xa0\x80"])
def test_a_part_that_is_not_valid_text_is_refused(send_parts, session, password):
    response = send_parts(password)

    assert response.status_code == 400
    assert "We could not read this request" in shown(response)
    assert session.mock_calls == []


@pytest.mark.usefixtures("first_attempt")
@pytest.mark.parametrize(
    "password", ["100%ff and more", "a%00b and more", "a+b=c&d and more", "ünïcödé \ufffd"]
)
def test_a_part_is_read_as_it_is(send_parts, saved, password):
    response = send_parts(password.encode())

    assert response.status_code == 303
    assert PASSWORDS.match(saved(User).password_hash, password)


@pytest.mark.usefixtures("first_attempt")
@pytest.mark.parametrize("charset", [b"utf-8", b"iso-8859-1", b"ascii", b"utf-16", b"no-such"])
def test_a_part_is_utf_8_whatever_it_says(send_parts, saved, charset):
    password = "ünïcödé password"

    response = send_parts(password.encode(), b"\r\nContent-Type: text/plain; charset=" + charset)

    assert response.status_code == 303
    assert PASSWORDS.match(saved(User).password_hash, password)


def test_a_file_is_not_a_field(client):
    file = (io.BytesIO(b"ada@example.com"), "email.txt")

    response = client.post("/register", data={"email": file, "password": "correct horse battery"})

    assert response.status_code == 422
    assert "Type your email address." in shown(response)


@pytest.mark.parametrize(
    "content_type",
    ["multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=\xfc"],
)
def test_parts_without_a_valid_boundary_are_refused(register, content_type):
    response = register(b"--b\r\n", content_type)

    assert response.status_code == 400


def test_a_form_of_more_than_64_kib_is_refused_in_parts_too(send_parts):
    response = send_parts(b"x" * 64 * 1024)

    assert response.status_code == 413


def test_a_form_of_very_many_parts_is_refused(register):
    part = b'--b\r\nContent-Disposition: form-data; name=""\r\n\r\n\r\n'

    response = register(part * 1001 + b"--b--\r\n", "multipart/form-data; boundary=b")

    assert response.status_code == 413


@pytest.mark.parametrize(
    ("name", "status"), [(b"\xff", 400), (b"\xe6\x97\xa5", 422), (b"a\0b", 422)]
)
def test_the_name_of_a_part_is_refused_only_if_it_is_not_utf_8(register, name, status):
    part = b'--b\r\nContent-Disposition: form-data; name="' + name + b'"\r\n\r\n1\r\n--b--\r\n'

    response = register(part, "multipart/form-data; boundary=b")

    assert response.status_code == status


@pytest.mark.parametrize("header", ["", " form-data", " form-data; name="])
def test_a_part_without_a_name_is_refused(register, session, header):
    part = f"--b\r\nContent-Disposition:{header}\r\n\r\n1\r\n--b--\r\n"

    response = register(part, "multipart/form-data; boundary=b")

    assert response.status_code == 400
    assert session.mock_calls == []


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ('{"email": 5, "password": ["a"]}', "application/json"),
        ('{"email": "\\ud800", "password": "\\u0000"}', "application/json"),
        ("[]", "application/json"),
        ("no JSON", "application/problem+json"),
        (f"email={ADA}&password=short", "text/plain"),
        (b"\xff\0", "application/octet-stream"),
    ],
)
def test_a_body_that_is_no_form_has_no_fields(register, body, content_type):
    response = register(body, content_type)

    assert response.status_code == 422
    assert "Type your email address." in shown(response)


def test_a_charset_of_the_content_type_changes_nothing(register):
    form = f"email={ADA}&password=%C3%A9"

    response = register(form, "application/x-www-form-urlencoded; charset=iso-8859-1")

    assert TOO_SHORT in shown(response)


@pytest.mark.parametrize("text", ["caf%E9", "caf\xe9", "%00", "%ED%A0%80", "%FF=1&%00"])
def test_a_parameter_that_no_page_reads_does_not_matter(client, text):
    page = client.get("/login", environ_overrides={"QUERY_STRING": f"next=/account&utm={text}"})

    assert page.status_code == 200
    assert hidden_fields(page.text)["next"] == "/account"


@pytest.mark.parametrize("text", ["%00", "%ED%A0%80", "%FF"])
def test_a_next_page_that_is_not_valid_text_is_left_out(client, text):
    page = client.get(f"/login?next=/account{text}")

    assert page.status_code == 200
    assert "/account" not in page.text


def test_the_login_returns_to_a_query_that_is_not_utf_8(client):
    response = client.get("/account", environ_overrides={"QUERY_STRING": "utm=caf\xe9&and=50%25"})

    assert response.location == "/login?next=/account?utm%3Dcaf%25E9%26and%3D50%2525"


@pytest.mark.parametrize("path", ["/", "/register", "/login", "/register/inbox", "/confirm/x"])
def test_no_page_fails_because_of_its_query(client, path):
    page = client.get(path, environ_overrides={"QUERY_STRING": "utm=caf%E9&a=\xff&b=%00"})

    assert page.status_code < 500
    assert page.status_code == client.get(path).status_code
