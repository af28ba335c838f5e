"""What each reply of a mail server is about.

No twin: a reply is judged by its command, its code and its text; no dependency takes part.
"""

import pytest

from app.mail.replies import About, Command, Refusal, about

MAIL, RCPT, DATA = Command.MAIL, Command.RCPT, Command.DATA
AFTER_MAIL = [RCPT, DATA]
SESSION = [500, 502, 503, 504, 521, 530, 534, 535, 538, 555]


@pytest.mark.parametrize("command", Command)
@pytest.mark.parametrize("code", SESSION)
def test_a_code_about_the_session_is_about_it_whatever_follows(command, code):
    found = {about(Refusal(command, code, text)) for text in ("no", "5.7.0 no", "5.1.1 no")}

    assert found == {About.SETTINGS}


@pytest.mark.parametrize("command", Command)
@pytest.mark.parametrize("code", [-1, 252, 421, 422, 432, 450, 451, 452, 454, 455, 499])
def test_a_code_below_500_may_change(command, code):
    assert about(Refusal(command, code, "5.1.1 no such mailbox")) is About.SITUATION


@pytest.mark.parametrize("code", [501, 523, 524, 525, 541, 550, 551, 552, 553, 554, 556, 571, 600])
@pytest.mark.parametrize(
    "text", ["no", "5.1.0 no", "5.1.1 no", "5.1.8 no", "5.6.7 no", "5.7.0 no", "5.7.1 no"]
)
def test_a_refused_sender_is_about_our_settings(code, text):
    assert about(Refusal(MAIL, code, text)) is About.SETTINGS


@pytest.mark.parametrize(
    ("command", "code", "expected"),
    [
        (RCPT, 501, About.RECIPIENT),
        (RCPT, 550, About.RECIPIENT),
        (RCPT, 551, About.RECIPIENT),
        (RCPT, 552, About.SITUATION),
        (RCPT, 553, About.RECIPIENT),
        (RCPT, 554, About.SETTINGS),
        (RCPT, 556, About.RECIPIENT),
        (RCPT, 571, About.SETTINGS),
        (RCPT, 600, About.SETTINGS),
        (DATA, 501, About.SETTINGS),
        (DATA, 550, About.MESSAGE),
        (DATA, 552, About.SITUATION),
        (DATA, 553, About.SETTINGS),
        (DATA, 554, About.MESSAGE),
        (DATA, 571, About.SETTINGS),
    ],
)
def test_without_an_enhanced_code_the_three_digits_decide(command, code, expected):
    assert about(Refusal(command, code, "no")) is expected


@pytest.mark.parametrize("command", AFTER_MAIL)
@pytest.mark.parametrize(
    ("enhanced", "expected"),
    [
        ("5.1.1", About.RECIPIENT),  # no such mailbox
        ("5.1.2", About.RECIPIENT),  # no such domain
        ("5.1.3", About.RECIPIENT),  # the syntax of the address
        ("5.1.4", About.RECIPIENT),  # the address is ambiguous
        ("5.1.6", About.RECIPIENT),  # the mailbox has moved
        ("5.1.7", About.SETTINGS),  # the syntax of the sender's address
        ("5.1.8", About.SETTINGS),  # the domain of the sender's address
        ("5.1.10", About.RECIPIENT),  # the domain takes no email
        ("5.2.1", About.RECIPIENT),  # the mailbox is disabled
        ("5.2.2", About.SITUATION),  # the mailbox is full
        ("5.2.3", About.MESSAGE),  # too long for the mailbox
        ("5.2.4", About.RECIPIENT),  # the mailing list cannot be expanded
        ("5.3.1", About.SITUATION),  # the system is full
        ("5.3.2", About.SITUATION),  # the system takes no messages
        ("5.3.4", About.MESSAGE),  # too big for the system
        ("5.3.5", About.SITUATION),  # the system is configured incorrectly
        ("5.5.1", About.SETTINGS),  # an invalid command
        ("5.5.4", About.SETTINGS),  # invalid arguments
        ("5.6.1", About.MESSAGE),  # the type of content is not supported
        ("5.6.7", About.MESSAGE),  # an address that is not ASCII
        ("5.7.2", About.RECIPIENT),  # a mailing list with restrictions
        ("5.7.4", About.SETTINGS),  # a security feature is not supported
        ("5.7.8", About.SETTINGS),  # invalid credentials
        ("5.7.9", About.SETTINGS),  # the mechanism is too weak
        ("5.7.10", About.SETTINGS),  # encryption is needed
        ("5.7.11", About.SETTINGS),  # encryption is needed for this mechanism
        ("5.7.12", About.SETTINGS),  # the password must be replaced
        ("5.7.13", About.SETTINGS),  # the account that sends is disabled
        ("5.7.14", About.SETTINGS),  # a trust relationship is required
        ("5.7.16", About.MESSAGE),  # too big for its priority
        ("5.7.17", About.RECIPIENT),  # the mailbox has another owner
        ("5.7.18", About.RECIPIENT),  # the domain has another owner
        ("5.7.20", About.SETTINGS),  # DKIM
        ("5.7.23", About.SETTINGS),  # SPF
        ("5.7.25", About.SETTINGS),  # reverse DNS
        ("5.7.26", About.SETTINGS),  # DKIM and SPF
        ("5.7.27", About.SETTINGS),  # the sender's domain takes no email
        ("5.7.28", About.SETTINGS),  # too many emails
        ("4.2.1", About.SITUATION),  # contradicts its 550: the milder half is believed
    ],
)
def test_an_enhanced_code_decides(command, enhanced, expected):
    assert about(Refusal(command, 550, f"{enhanced} no")) is expected


@pytest.mark.parametrize("enhanced", ["5.0.0", "5.1.0", "5.2.0", "5.4.1", "5.4.4", "5.5.0"])
@pytest.mark.parametrize(
    ("command", "code", "expected"),
    [
        (RCPT, 550, About.RECIPIENT),
        (RCPT, 552, About.SITUATION),
        (DATA, 550, About.MESSAGE),
        (DATA, 552, About.SITUATION),
    ],
)
def test_an_enhanced_code_that_says_no_more_lets_the_three_digits_decide(
    enhanced, command, code, expected
):
    assert about(Refusal(command, code, f"{enhanced} no")) is expected


@pytest.mark.parametrize("enhanced", ["5.7.0", "5.7.1"])
@pytest.mark.parametrize(
    ("command", "expected"),
    [(MAIL, About.SETTINGS), (RCPT, About.SETTINGS), (DATA, About.MESSAGE)],
)
def test_a_policy_is_about_the_message_once_the_server_has_it(enhanced, command, expected):
    assert about(Refusal(command, 554, f"{enhanced} no")) is expected


def test_a_message_that_announces_its_size_may_be_too_big_before_it_is_sent():
    assert about(Refusal(MAIL, 552, "5.3.4 too big")) is About.MESSAGE


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5.2.2 mailbox full", About.SITUATION),
        ("5.2.2\nmailbox full", About.SITUATION),
        ("5.2.2", About.SITUATION),
        ("sorry, you may not relay here (#5.7.1)", About.SETTINGS),
        ("host 5.2.2.9 says no", About.RECIPIENT),
        ("see rule 5.2.2", About.RECIPIENT),
        ("5.2.2222 no", About.RECIPIENT),
        ("", About.RECIPIENT),
    ],
)
def test_an_enhanced_code_stands_where_the_rfc_or_qmail_writes_it(text, expected):
    assert about(Refusal(RCPT, 550, text)) is expected
