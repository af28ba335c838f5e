from pytest_bdd import parsers, when


@when(parsers.parse('{name} changes her password to "{password}"'))
def changes_the_password(user, name, password):
    user(name).change("/account/password", password=password)
