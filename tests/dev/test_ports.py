import pytest

from dev.ports import read_ports


def test_without_variables_the_ports_are_the_documented_ones():
    ports, problems = read_ports({})

    assert ports == {"PORT": 8000, "INBOX_PORT": 8025, "SMTP_PORT": 1025}
    assert problems == []


def test_a_variable_sets_a_port_and_an_empty_one_does_not():
    ports, problems = read_ports({"PORT": "9000", "INBOX_PORT": ""})

    assert ports == {"PORT": 9000, "INBOX_PORT": 8025, "SMTP_PORT": 1025}
    assert problems == []


@pytest.mark.parametrize("text", ["80x", "0", "65536", "-1", "8000 ", "٨٠٠٠", "1e3"])
def test_an_invalid_port_is_named_with_the_rule_and_an_example(text):
    ports, problems = read_ports({"PORT": text})

    assert "PORT" not in ports
    assert problems == [
        f"PORT={text!r} is not a port. Rule: a whole number from 1 to 65535,"
        " as in make run PORT=8000"
    ]


def test_two_servers_cannot_share_a_port():
    _, problems = read_ports({"SMTP_PORT": "8000"})

    assert problems == ["SMTP_PORT and PORT are both 8000. Each needs its own port."]


def test_all_problems_are_reported_at_once():
    _, problems = read_ports({"PORT": "x", "SMTP_PORT": "y"})

    assert len(problems) == 2
