"""What the sentences of the features mean; each is used, and each sentence has one meaning."""

from pytest_bdd import given, parsers, step, then, when

from tests.support.processes import eventually


@given(parsers.parse("{name} has registered"))
def has_registered(somebody, name):
    person = somebody(name)
    person.register()
    person.receive()


@given(parsers.parse("{name} has an account"))
def has_an_account(somebody, name):
    somebody(name).open_account()


@given(parsers.parse("{name} is in on her phone"))
def is_in_on_the_phone(somebody, name):
    person = somebody(name)
    person.log_in(person.phone)
    assert person.is_in(person.phone)


@when(parsers.parse("{name} registers"))
def registers(somebody, name):
    somebody(name).register()


@when(parsers.parse("{name} registers with the address of {other}"))
def registers_with_the_address_of(somebody, name, other):
    somebody(name).register(address=somebody(other).address)


@when(parsers.parse('{name} registers with the password "{password}"'))
def registers_with_the_password(somebody, name, password):
    somebody(name).register(password=password)


@when(parsers.parse("{name} opens the link in the email"))
def opens_the_link(somebody, name):
    somebody(name).browser.visit(somebody(name).link)


@when(parsers.parse("{name} confirms by the link in the email"))
def confirms(somebody, name):
    somebody(name).fill_in(somebody(name).link)


@when(parsers.parse("{name} logs in"))
def logs_in(somebody, name):
    somebody(name).log_in()


@when(parsers.parse('{name} logs in with the password "{password}"'))
def logs_in_with(somebody, name, password):
    somebody(name).log_in(password=password)


@when(parsers.parse('{name} logs in with the password "{password}" {count:d} times'))
def logs_in_again_and_again(somebody, name, password, count):
    for _ in range(count):
        somebody(name).log_in(password=password)


@when(parsers.parse("{name} logs out"))
def logs_out(somebody, name):
    somebody(name).fill_in("/", action="/logout")


@when(parsers.parse("{name} looks where she is logged in"))
def looks_where(somebody, name):
    somebody(name).browser.visit("/account/sessions")


@when(parsers.parse("{name} logs out everywhere else"))
def logs_out_everywhere_else(somebody, name):
    somebody(name).fill_in("/account/sessions", action="/account/sessions/end-others")


@when(parsers.parse("{name} asks for a link to choose a new password"))
def asks_for_a_link(somebody, name):
    somebody(name).fill_in("/password/forgot", email=somebody(name).address)


@when(parsers.parse('{name} chooses the password "{password}" by the link in the email'))
def chooses_a_password(somebody, name, password):
    somebody(name).fill_in(somebody(name).link, password=password)


@when(parsers.parse('{name} changes her password to "{password}"'))
def changes_the_password(somebody, name, password):
    somebody(name).change("/account/password", password=password)


@when(parsers.parse('{name} asks for the address "{address}"'))
def asks_for_an_address(somebody, name, address):
    somebody(name).change("/account/email", email=address)


@when(parsers.parse("{name} deletes her account"))
def deletes_the_account(somebody, name):
    somebody(name).change("/account/delete")


@step(parsers.re(r'(?P<name>\w+) receives "(?P<subject>[^"]+)"'))
def receives(somebody, name, subject):
    assert somebody(name).receive().subject == subject


@then(parsers.re(r'(?P<name>\w+) receives "(?P<subject>[^"]+)" at "(?P<address>[^"]+)"'))
def receives_at(somebody, name, subject, address):
    assert somebody(name).receive(address).subject == subject


@then(parsers.parse("{name} receives nothing"))
def receives_nothing(somebody, system, name):
    waiting = "SELECT FROM outbox_emails WHERE status = 'pending'"
    eventually(lambda: not system.database.run(waiting), "no email waits any more")
    assert not somebody(name).has_unread()


@then(parsers.parse('{name} is told "{sentence}"'))
def is_told(somebody, name, sentence):
    shown = somebody(name).browser.shown
    assert sentence in shown, f"{name} is not told it. The page says: {shown}"


@then(parsers.parse("{name} is in"))
def is_in(somebody, name):
    person = somebody(name)
    assert person.is_in(person.browser), f"{name} is out. The page says: {person.browser.shown}"


@then(parsers.parse("{name} is out"))
def is_out(somebody, name):
    assert not somebody(name).is_in(somebody(name).browser)


@then(parsers.parse("{name} is still in on her phone"))
def is_still_in_on_the_phone(somebody, name):
    assert somebody(name).is_in(somebody(name).phone), f"{name}'s phone has been logged out"


@then(parsers.parse("{name} is out on her phone"))
def is_out_on_the_phone(somebody, name):
    assert not somebody(name).is_in(somebody(name).phone)
