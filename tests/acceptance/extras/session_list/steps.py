from pytest_bdd import parsers, when


@when(parsers.parse("{name} looks where she is logged in"))
def looks_where(user, name):
    user(name).browser.visit("/account/sessions")


@when(parsers.parse("{name} logs out all other devices"))
def logs_out_all_other_devices(user, name):
    user(name).fill_in("/account/sessions", action="/account/sessions/end-others")
