from pytest_bdd import parsers, then, when


@when(parsers.parse('{name} asks for the email address "{email}"'))
def asks_for_an_email(user, name, email):
    user(name).change("/account/email", email=email)


@then(parsers.re(r'(?P<name>\w+) receives "(?P<subject>[^"]+)" at "(?P<email>[^"]+)"'))
def receives_at(user, name, subject, email):
    assert user(name).receive(email).subject == subject
