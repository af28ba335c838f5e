"""Forms that ask for the current password before they change an account."""

from collections.abc import Callable

from flask_wtf import FlaskForm

from app.accounts.passwords import WrongPassword
from app.accounts.throttle import CURRENT_PASSWORD, count_attempt, record_success
from app.services import current_session, services
from app.web.current_user import client_ip, current_user
from app.web.fields import known_password_field


class CurrentPasswordForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Changes the account of the current user."""

    current = known_password_field()

    def apply(self, change: Callable[[], None]) -> bool:
        """Make the change and return True, or return False with the reasons in the form.

        Raises TooManyAttempts after too many wrong passwords.
        """
        if not self.validate():
            return False
        session, email = current_session(), current_user().user.email
        attempt = count_attempt(session, services().throttle, CURRENT_PASSWORD, email, client_ip())
        try:
            change()
        except WrongPassword:
            self.current.errors = ["This is not your current password."]
            return False
        record_success(session, attempt)
        return True
