"""Random stories of users who register, confirm and log in, compared with a model of ten lines.

The same ten stories each time. For other and longer ones:
STORIES=2500 make test-fuzz ARGS="-k machine --timeout=0 --hypothesis-seed=1"  (five minutes)
"""

import os
from unicodedata import normalize

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test
from sqlalchemy import func, select
from sqlalchemy.orm import sessionmaker

from app.accounts.confirmation import confirm
from app.accounts.email_address import parse_email
from app.accounts.login import NotConfirmed, WrongCredentials, log_in
from app.accounts.passwords import WrongPassword
from app.accounts.registration import EmailTaken, register, register_again
from app.accounts.users import find_user
from app.database.models import OutboxEmail, User
from app.mail.links import LinkUsed
from tests.support.builders import LINKS, PASSWORDS, a_confirm_token, a_confirmation, a_login

STORIES = os.environ.get("STORIES")
QUICK = settings(
    max_examples=10, stateful_step_count=10, deadline=None, derandomize=True, database=None
)
LONG = settings(max_examples=int(STORIES or 1), stateful_step_count=50, deadline=None)

OWNERS = {
    "ada@example.com": "ada",
    "ADA@Example.COM": "ada",
    " ada@example.com\n": "ada",
    "ada@straße.example": "ada in the street",
    "Ada@xn--strae-oqa.example": "ada in the street",
    "o'neil+news@example.com": "o'neil",
    "grace@example.com": "grace",
}
emails = st.sampled_from(sorted(OWNERS))
passwords = (
    st.sampled_from(["correct horse", "caf\u00e9 au lait", "cafe\u0301 au lait"]) | st.text()
)


class Model:
    """What a user expects: each owner has one password, and has confirmed or not."""

    def __init__(self):
        self.passwords, self.confirmed = {}, set()

    def register(self, owner, password):
        known = owner in self.passwords
        if owner not in self.confirmed:
            self.passwords[owner] = normalize("NFKC", password)
        return "taken" if known else "registered"

    def confirm(self, owner, password):
        if owner in self.confirmed:
            return "used"
        if self.passwords[owner] != normalize("NFKC", password):
            return "wrong"
        self.confirmed.add(owner)
        return "confirmed"

    def log_in(self, owner, password):
        if self.passwords.get(owner) != normalize("NFKC", password):
            return "wrong"
        return "logged in" if owner in self.confirmed else "not confirmed"


class Accounts(RuleBasedStateMachine):
    """The application on a real database, each step in a session of its own."""

    def __init__(self, engine):
        super().__init__()
        self.connection = engine.connect()
        self.connection.begin()
        self.sessions = sessionmaker(self.connection, join_transaction_mode="create_savepoint")
        self.model, self.emails = Model(), 0

    def teardown(self):
        """Count at the end of each story: every user and every email is there once."""
        counts = select(func.count(User.id.distinct()), func.count(OutboxEmail.id.distinct()))
        with self.connection:
            found = self.connection.execute(counts.select_from(User).outerjoin(OutboxEmail)).one()
        assert found == (len(self.model.passwords), self.emails)

    @rule(email=emails, password=passwords)
    def register(self, email, password):
        account = parse_email(email), PASSWORDS.hash(password)
        with self.sessions() as session:
            try:
                register(session, *account)
                outcome = "registered"
            except EmailTaken:
                register_again(session, *account)
                outcome = "taken"
        self.emails += 1
        assert outcome == self.model.register(OWNERS[email], password)

    @rule(email=emails, password=passwords)
    def confirm(self, email, password):
        with self.sessions() as session:
            user = find_user(session, parse_email(email))
            assert (user is not None) == (OWNERS[email] in self.model.passwords)
            if user is None:
                return
            typed = a_confirmation(a_confirm_token(user), password=password)
            try:
                confirm(session, PASSWORDS, LINKS, **typed)
                outcome = "confirmed"
            except LinkUsed:
                outcome = "used"
            except WrongPassword:
                outcome = "wrong"
        assert outcome == self.model.confirm(OWNERS[email], password)

    @rule(email=emails, password=passwords)
    def log_in(self, email, password):
        with self.sessions() as session:
            try:
                typed = a_login(email=parse_email(email), password=password)
                log_in(session, PASSWORDS, **typed)
                outcome = "logged in"
            except WrongCredentials:
                outcome = "wrong"
            except NotConfirmed:
                outcome = "not confirmed"
                self.emails += 1
        assert outcome == self.model.log_in(OWNERS[email], password)


def test_accounts_behave_as_the_model_says(engine):
    run_state_machine_as_test(lambda: Accounts(engine), settings=LONG if STORIES else QUICK)
