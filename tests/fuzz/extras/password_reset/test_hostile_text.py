from tests.fuzz.hostile_text import ANSWERS_TO_A_LINK, HOSTILE, unexpected
from tests.support.extras.password_reset.builders import a_reset_token


def test_hostile_text_does_not_break_the_request_form(send_each):
    responses = send_each("/password/forgot", "email")

    assert unexpected(responses) == []


def test_hostile_text_does_not_break_the_reset_form(send, token_of_ada):
    responses = {
        name: send(f"/password/reset/{token_of_ada(a_reset_token)}", ["password"], hostile)
        for name, hostile in HOSTILE.items()
    }

    assert unexpected(responses) == []


def test_hostile_text_breaks_no_link(statuses_of):
    assert statuses_of("/password/reset/{}") <= ANSWERS_TO_A_LINK
