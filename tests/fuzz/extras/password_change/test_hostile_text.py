from tests.fuzz.hostile_text import unexpected


def test_hostile_text_does_not_break_the_form(send_each):
    responses = send_each("/account/password", "current", "password")

    assert unexpected(responses) == []
