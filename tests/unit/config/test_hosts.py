"""Hosts and senders: what is accepted is stored in one form, and what cannot work is refused.

No twin: a rule turns one string into one value, and nothing else.
"""

import pytest

from app.config.settings import Config, ConfigError
from tests.support.builders import A_COMPLETE_ENVIRONMENT

LONGEST = ".".join(["a" * 63, "b" * 63, "c" * 63, "d" * 61])


def read(**changes):
    return Config.from_environ({**A_COMPLETE_ENVIRONMENT, **changes})


@pytest.mark.parametrize(
    ("url", "stored"),
    [
        ("https://Handshake.Example", "https://handshake.example"),
        ("HTTPS://handshake.example", "https://handshake.example"),
        ("https://handshake.example.", "https://handshake.example"),
        ("https://münchen.example", "https://xn--mnchen-3ya.example"),
        ("https://MÜNCHEN.example.:8443/", "https://xn--mnchen-3ya.example:8443"),
        ("https://xn--mnchen-3ya.example", "https://xn--mnchen-3ya.example"),
        ("https://straße.example", "https://xn--strae-oqa.example"),
        ("https://münchen\u3002example", "https://xn--mnchen-3ya.example"),
        ("https://handshake.example:443", "https://handshake.example"),
        ("http://handshake.example:80", "http://handshake.example"),
        ("http://handshake.example:443", "http://handshake.example:443"),
        ("https://handshake.example:80", "https://handshake.example:80"),
        ("http://handshake.example:08000", "http://handshake.example:8000"),
        ("http://handshake.example:", "http://handshake.example"),
        ("http://localhost:8000", "http://localhost:8000"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("https://[2001:DB8:0:0::1]:443", "https://[2001:db8::1]"),
        ("https://1and1.example", "https://1and1.example"),
        (f"https://{LONGEST}.", f"https://{LONGEST}"),
    ],
)
def test_the_public_url_is_stored_as_a_browser_writes_it(url, stored):
    assert read(PUBLIC_BASE_URL=url).public_base_url == stored


@pytest.mark.parametrize(
    "url",
    [
        "http://my_app:8000",
        "http://[fe80::1%25eth0]:8000",
        "http://[fe80::1%eth0]:8000",
        "http://::1:8000",
        "http://[::1",
        "http://[127.0.0.1]",
        "https://handshake..example",
        "https://.example",
        "https://handshake.example..",
        "https://-handshake.example",
        "https://hand shake.example",
        "https://hand\tshake.example",
        "https://hand%73hake.example",
        "https://*.example",
        "https://i\N{HEAVY BLACK HEART}.example",
        "https://xn--mnchen-3ya\u0301.example",
        f"https://{'a' * 64}.example",
        f"https://{LONGEST}d",
        "http://handshake.example:0",
        "http://127.1",
        "http://0x7f.1",
        "http://127.0.0.256",
        "http://2130706433",
        "http://handshake.example:65536",
    ],
)
def test_a_public_url_that_no_browser_can_open_is_refused(url):
    with pytest.raises(ConfigError) as refused:
        read(PUBLIC_BASE_URL=url)

    message = refused.value.format_message()
    assert f"PUBLIC_BASE_URL is {url!r}. Rule: http:// or https:// and a host name" in message
    assert "Example: https://handshake.example" in message


@pytest.mark.parametrize(
    ("hosts", "stored"),
    [
        ("Handshake.Example", ("handshake.example",)),
        ("handshake.example., localhost", ("handshake.example", "localhost")),
        ("münchen.example,192.0.2.1", ("xn--mnchen-3ya.example", "192.0.2.1")),
        ("::1, [2001:DB8::1]", ("::1", "2001:db8::1")),
    ],
)
def test_trusted_hosts_are_stored_as_a_browser_writes_them(hosts, stored):
    assert read(TRUSTED_HOSTS=hosts).trusted_hosts == stored


@pytest.mark.parametrize(
    "hosts",
    ["my_app", "handshake.example:443", "[::1]:443", "a,,b", "*.example", ".example", "fe80::1%1"],
)
def test_a_trusted_host_that_no_browser_can_ask_for_is_refused(hosts):
    with pytest.raises(
        ConfigError, match=r"TRUSTED_HOSTS is .*Rule: .*letters, digits and hyphens"
    ):
        read(TRUSTED_HOSTS=hosts)


@pytest.mark.parametrize("name", ["HOST", "MAIL_SERVER"])
@pytest.mark.parametrize(
    ("host", "stored"),
    [
        ("SMTP.handshake.example", "smtp.handshake.example"),
        ("smtp.handshake.example.", "smtp.handshake.example"),
        ("münchen.example", "xn--mnchen-3ya.example"),
        ("my_smtp", "my_smtp"),
        ("192.0.2.1", "192.0.2.1"),
        ("[::1]", "::1"),
        ("::", "::"),
        ("fe80::1%eth0", "fe80::1%eth0"),
    ],
)
def test_a_server_is_stored_as_a_resolver_reads_it(name, host, stored):
    assert getattr(read(**{name: host}), name.lower()) == stored


@pytest.mark.parametrize("name", ["HOST", "MAIL_SERVER"])
@pytest.mark.parametrize("host", ["[::1]:25", "smtp..example", "smtp.example,b.example", "*", "[]"])
def test_a_server_that_cannot_be_resolved_is_refused(name, host):
    with pytest.raises(ConfigError, match=f"{name} is .*Rule: a host name or an IP address"):
        read(**{name: host})


@pytest.mark.parametrize(
    ("sender", "stored"),
    [
        ("hello@handshake.example", "hello@handshake.example"),
        ("<hello@handshake.example>", "hello@handshake.example"),
        ("Hello@Handshake.Example", "Hello@handshake.example"),
        ("hello@münchen.example", "hello@xn--mnchen-3ya.example"),
        ("München <hello@münchen.example>", "München <hello@xn--mnchen-3ya.example>"),
        ("hello@handshake.example (Team)", "Team <hello@handshake.example>"),
        ("Handshake <hello@handshake.example>  ", "Handshake <hello@handshake.example>"),
        ('"Hand, Shake" <hello@handshake.example>', '"Hand, Shake" <hello@handshake.example>'),
        (r'"The \"H\"" <hello@handshake.example>', r'"The \"H\"" <hello@handshake.example>'),
    ],
)
def test_a_sender_is_stored_with_an_address_that_every_server_reads(sender, stored):
    assert read(MAIL_DEFAULT_SENDER=sender).mail_default_sender == stored


@pytest.mark.parametrize(
    "sender",
    [
        "hello@handshake.example, other@handshake.example",
        "hello@hand_shake.example",
        "hello@handshake.example.",
        "hello@[127.0.0.1]",
        "Handshake <hello@example.com> <other@example.com>",
        "(Team)",
        "hello@i\N{HEAVY BLACK HEART}.example",
    ],
)
def test_a_sender_that_no_server_reads_is_refused(sender):
    with pytest.raises(ConfigError, match=r"MAIL_DEFAULT_SENDER is .*Rule: an email address"):
        read(MAIL_DEFAULT_SENDER=sender)
