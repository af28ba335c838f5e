"""What the mail server's settings may hold, so that no email fails because of them later.

No twin: a rule reads one string, and at most one file.
"""

import pytest
import trustme

from app.config.settings import Config, ConfigError
from tests.support.builders import A_COMPLETE_ENVIRONMENT


def read(**changes):
    return Config.from_environ({**A_COMPLETE_ENVIRONMENT, **changes})


def test_a_file_with_a_certificate_is_accepted(tmp_path):
    path = tmp_path / "ca.pem"
    trustme.CA().cert_pem.write_to_path(path)

    config = read(MAIL_CA_FILE=str(path))

    assert config.mail_ca_file == str(path)


@pytest.mark.parametrize("content", [b"", b"-----BEGIN CERTIFICATE-----\n", b"\x30\x82\xff\0"])
def test_a_file_without_a_certificate_is_refused(tmp_path, content):
    path = tmp_path / "ca.pem"
    path.write_bytes(content)

    with pytest.raises(ConfigError, match=r"MAIL_CA_FILE is .*Rule: .* with certificates in PEM"):
        read(MAIL_CA_FILE=str(path))


def test_a_folder_with_certificates_is_refused(tmp_path):
    with pytest.raises(ConfigError, match="MAIL_CA_FILE is "):
        read(MAIL_CA_FILE=str(tmp_path))


@pytest.mark.parametrize("name", ["MAIL_USERNAME", "MAIL_PASSWORD"])
def test_a_login_that_smtplib_cannot_send_is_refused(name):
    login = {"MAIL_USERNAME": "handshake", "MAIL_PASSWORD": "battery"}

    with pytest.raises(ConfigError) as refused:
        read(**{**login, name: "blåbær"})

    message = refused.value.format_message()
    assert name in message
    assert "Rule: any text of ASCII characters" in message
