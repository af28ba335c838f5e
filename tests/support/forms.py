"""The forms of the site: what a visitor reads in them, and what a password manager does."""

A_NEW_PASSWORD = "8 characters or more; a few words in a row make a good one."

# Where the link of an email leads to, the token stands in the path.
READ = {
    "/register": f"Email address Password {A_NEW_PASSWORD} Register",
    "/login": "Email address Password Log in",
    "/password/forgot": "Email address Send me a link",
    "/password/reset/{token}": f"Password {A_NEW_PASSWORD} Set the new password",
    "/account/password": f"Current password New password {A_NEW_PASSWORD} Change the password",
    "/account/email": "New email address Current password Send a link there",
    "/account/delete": "Current password Delete my account",
}
FILLED_IN = {
    "/register": ["username", "new-password"],
    "/login": ["username", "current-password"],
    "/password/forgot": ["username"],
    "/password/reset/{token}": ["username", "new-password"],
    "/account/password": ["username", "current-password", "new-password"],
    "/account/email": ["email", "current-password"],
    "/account/delete": ["username", "current-password"],
}
BEGIN_WITH_AN_ADDRESS = ["/register", "/login", "/password/forgot", "/account/email"]
