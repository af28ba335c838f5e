import pytest

from dev.ports import read_ports


def test_without_a_word_from_the_environment_the_ports_are_the_documented_ones():
    ports, problems = read_ports({})

    assert ports == {"PORT": 8000, "INBOX_PORT": 8025, "SMTP_PORT": 1025}
    assert problems == []


def test_the_environment_chooses_and_an_empty_variable_does_not():
    ports, problems = read_ports({"PORT": "9000", "INBOX_PORT": ""})

    assert ports == {"PORT": 9000, "INBOX_PORT": 8025, "SMTP_PORT": 1025}
    assert problems == []


@pytest.mark.parametrize("text", ["80x", "0", "65536", "-1", "8000 ", "٨٠٠٠", "1e3"])
def test_what_is_no_port_is_named_with_the_rule_and_an_example(text):
    ports, problems = read_ports({"PORT": text})

    assert "PORT" not in ports
    assert problems == [
        f"PORT={text!r} is no port: a whole number from 1 to 65535, as in make run PORT=8000"
    ]


def test_two_servers_cannot_share_a_port():
    _, problems = read_ports({"SMTP_PORT": "8000"})

    assert problems == ["SMTP_PORT and PORT are both 8000: each needs a port of its own."]


def test_all_troubles_are_told_at_once():
    _, problems = read_ports({"PORT": "x", "SMTP_PORT": "y"})

    assert len(problems) == 2
