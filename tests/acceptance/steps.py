"""What the sentences of the core's features mean: each is used, and has one meaning."""

from pytest_bdd import given, parsers, step, then, when

from tests.support.processes import eventually


@given(parsers.parse("{name} has registered"))
def has_registered(user, name):
    person = user(name)
    person.register()
    person.receive()


@given(parsers.parse("{name} has an account"))
def has_an_account(user, name):
    user(name).open_account()


@given(parsers.parse("{name} is logged in on her phone"))
def is_logged_in_on_the_phone(user, name):
    person = user(name)
    person.log_in(person.phone)
    assert person.is_logged_in(person.phone)


@when(parsers.parse("{name} registers"))
def registers(user, name):
    user(name).register()


@when(parsers.parse("{name} registers with the email address of {other}"))
def registers_with_the_email_of(user, name, other):
    user(name).register(email=user(other).email)


@given(parsers.parse("{name} has registered with the email address of {other}"))
def has_registered_with_the_email_of(user, name, other):
    user(name).register(email=user(other).email, password="the password of a stranger")


@when(parsers.parse('{name} registers with the password "{password}"'))
def registers_with_the_password(user, name, password):
    user(name).register(password=password)


@when(parsers.parse("{name} opens the link in the email"))
def opens_the_link(user, name):
    user(name).browser.visit(user(name).link)


@when(parsers.parse("{name} confirms with the link in the email"))
def confirms(user, name):
    person = user(name)
    person.fill_in(person.link, password=person.password)


@when(parsers.parse('{name} confirms with the link in the email and the password "{password}"'))
def confirms_with_the_password(user, name, password):
    user(name).fill_in(user(name).link, password=password)


@when(parsers.parse("{name} logs in"))
def logs_in(user, name):
    user(name).log_in()


@when(parsers.parse('{name} logs in with the password "{password}"'))
def logs_in_with(user, name, password):
    user(name).log_in(password=password)


@when(parsers.parse('{name} logs in with the password "{password}" {count:d} times'))
def logs_in_many_times(user, name, password, count):
    for _ in range(count):
        user(name).log_in(password=password)


@when(parsers.parse("{name} logs out"))
def logs_out(user, name):
    log_out(user(name).browser)


@when(parsers.parse("{name} logs out on her phone"))
def logs_out_on_the_phone(user, name):
    log_out(user(name).phone)


def log_out(browser):
    browser.visit("/")
    browser.submit("/logout")


@step(parsers.re(r'(?P<name>\w+) receives "(?P<subject>[^"]+)"'))
def receives(user, name, subject):
    assert user(name).receive().subject == subject


@then(parsers.parse("{name} receives nothing"))
def receives_nothing(user, system, name):
    pending = "SELECT FROM outbox_emails WHERE status = 'pending'"
    eventually(lambda: not system.database.run(pending), "no pending email in the outbox")
    assert not user(name).has_unread()


@then(parsers.parse('{name} sees "{sentence}"'))
def sees(user, name, sentence):
    shown = user(name).browser.shown
    assert sentence in shown, f"{name} does not see it. The page says: {shown}"


@then(parsers.parse("{name} is logged in"))
def is_logged_in(user, name):
    person = user(name)
    shown = person.browser.shown
    assert person.is_logged_in(person.browser), f"{name} is logged out. The page says: {shown}"


@then(parsers.parse("{name} is logged out"))
def is_logged_out(user, name):
    assert not user(name).is_logged_in(user(name).browser)


@then(parsers.parse("{name} is still logged in on her phone"))
def is_still_logged_in_on_the_phone(user, name):
    assert user(name).is_logged_in(user(name).phone), f"{name}'s phone was logged out"


@then(parsers.parse("{name} is logged out on her phone"))
def is_logged_out_on_the_phone(user, name):
    assert not user(name).is_logged_in(user(name).phone)
