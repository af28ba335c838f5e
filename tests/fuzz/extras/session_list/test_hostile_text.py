from tests.fuzz.hostile_text import ANSWERS_TO_A_LINK, unexpected


def test_hostile_text_does_not_break_the_form(send_each):
    responses = send_each("/account/sessions/end-others", "anything")

    assert unexpected(responses) == []


def test_hostile_text_in_place_of_a_session_breaks_nothing(statuses_of):
    assert statuses_of("/account/sessions/{}/end") <= ANSWERS_TO_A_LINK
