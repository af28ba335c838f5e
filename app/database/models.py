"""The tables as Python sees them. Only migrations/ creates and changes them."""

import hashlib
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    String,
    collate,
    func,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, column_property, mapped_column, relationship
from sqlalchemy.schema import MetaData

EMAIL_LENGTH = 254  # RFC 5321, section 4.5.3.1.3: a path of 256 octets, less its brackets
USER_AGENT_LENGTH = 200
IP_ADDRESS_LENGTH = 45  # an IPv6 address that ends in an IPv4 one
ERROR_LENGTH = 500
FINGERPRINT_LENGTH = 32


class Base(DeclarativeBase):
    """The one registry of tables; every constraint gets a name that a migration can drop."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: DateTime(timezone=True)}  # noqa: RUF012  SQLAlchemy's API


def folded(email: Any) -> ColumnElement[str]:
    """Return the email as the database compares it: only A to Z lose their case.

    An email address is ASCII here. With the collation "C" its case does not depend on the locale
    of the database: in a Turkish one, the small letter of I is not i.
    """
    return func.lower(collate(email, "C"))


class User(Base):
    """An account; it can log in once its email is confirmed."""

    __tablename__ = "users"
    __table_args__ = (Index("uq_users_folded_email", folded(text("email")), unique=True),)

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    email: Mapped[str] = mapped_column(String(EMAIL_LENGTH))
    password_hash: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    confirmed_at: Mapped[datetime | None]
    disabled_at: Mapped[datetime | None]

    @property
    def fingerprint(self) -> str:
        """Return what links are bound to: it changes with the email and with the password."""
        facts = f"{self.email} {self.password_hash}"
        return hashlib.sha256(facts.encode()).hexdigest()[:FINGERPRINT_LENGTH]


class LoginSession(Base):
    """A browser that is logged in. The row holds a digest, the cookie the secret."""

    __tablename__ = "login_sessions"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"), index=True)
    secret_digest: Mapped[bytes] = mapped_column(unique=True)
    user_agent: Mapped[str] = mapped_column(String(USER_AGENT_LENGTH))
    ip_address: Mapped[str] = mapped_column(String(IP_ADDRESS_LENGTH), server_default="")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    seen_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime]
    # Computed by the database whenever a row is read, because its clock has written `seen_at`.
    unused_for: Mapped[timedelta] = column_property(func.now() - seen_at)

    user: Mapped[User] = relationship()


class Status(StrEnum):
    """What has become of an email."""

    PENDING = "pending"
    SENT = "sent"
    GIVEN_UP = "given_up"


class OutboxEmail(Base):
    """An email to send: to whom and of which kind, never its text or its link."""

    __tablename__ = "outbox_emails"
    __table_args__ = (
        CheckConstraint("status IN ('pending', 'sent', 'given_up')", name="status"),
        Index("ix_outbox_emails_pending", "due_at", postgresql_where=text("status = 'pending'")),
        Index("ix_outbox_emails_given_up", "id", postgresql_where=text("status = 'given_up'")),
        Index("ix_outbox_emails_sent", "sent_at", postgresql_where=text("status = 'sent'")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    kind: Mapped[str]
    user_id: Mapped[int] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"), index=True)
    # Both as they were when it was queued: a late email still goes to the address it was meant
    # for, and its link does not outlive a change of the account (see User.fingerprint).
    recipient: Mapped[str] = mapped_column(String(EMAIL_LENGTH))
    fingerprint: Mapped[str] = mapped_column(String(FINGERPRINT_LENGTH))
    status: Mapped[str] = mapped_column(server_default=Status.PENDING)
    attempts: Mapped[int] = mapped_column(server_default="0")
    due_at: Mapped[datetime] = mapped_column(server_default=func.now())
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    sent_at: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(String(ERROR_LENGTH))

    user: Mapped[User] = relationship()


class Attempts(Base):
    """How often an action was tried since a moment; the key is two digests, of who and of what."""

    __tablename__ = "attempts"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    count: Mapped[int]
    since: Mapped[datetime] = mapped_column(index=True)
