from pytest_bdd import parsers, when


@when(parsers.parse("{name} asks for a link to choose a new password"))
def asks_for_a_link(user, name):
    user(name).fill_in("/password/forgot", email=user(name).email)


@when(parsers.parse('{name} chooses the password "{password}" with the link in the email'))
def chooses_a_password(user, name, password):
    user(name).fill_in(user(name).link, password=password)
