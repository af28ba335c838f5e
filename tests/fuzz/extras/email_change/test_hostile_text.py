from tests.fuzz.hostile_text import ANSWERS_TO_A_LINK, unexpected
from tests.support.extras.email_change.builders import an_email_change_token


def test_hostile_text_does_not_break_the_form(send_each):
    responses = send_each("/account/email", "email", "current")

    assert unexpected(responses) == []


def test_hostile_text_does_not_break_the_confirm_form(send_each, token_of_ada):
    token = token_of_ada(an_email_change_token, "ada@example.com")

    responses = send_each(f"/email/{token}", "anything")

    assert unexpected(responses) == []


def test_hostile_text_breaks_no_link(statuses_of):
    assert statuses_of("/email/{}") <= ANSWERS_TO_A_LINK
