from pytest_bdd import parsers, when


@when(parsers.parse("{name} deletes her account"))
def deletes_the_account(user, name):
    user(name).change("/account/delete")
