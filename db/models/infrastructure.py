"""Infrastructure tables: outbox, rate limits, idempotency keys and system notes."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base
from expertconnect.domain import bounds


class OutboxJob(Base):
    """A job of the outbox, written in the transaction that caused it, run after its commit.

    Attributes:
        key: Idempotency key: a second row with the same key is not written.
        kind: Which handler runs it: `email`; see `services.jobs.kinds`.
        purpose: What the handler does, such as which e-mail it sends.
        payload: Ids and options only, never a token or text that people typed.
        due_at: Earliest time to run; in the future while an undo is open, or between tries.
        not_after: The job is dropped after this time.
        claimed_until: End of the claim of a worker.
        state: waiting, sent (done), dropped (out of date or too late), failed (refused permanently).
    """

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_kind_state_due_at", "kind", "state", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    purpose: Mapped[str] = mapped_column(String(40))
    payload: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    not_after: Mapped[datetime | None]
    claimed_until: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str] = mapped_column(String(300), default="")
    done_at: Mapped[datetime | None]


class RateCount(Base):
    """Counter of a rate limit: actions of one account or address in one window of time."""

    __tablename__ = "rate_limit"

    key: Mapped[str] = mapped_column(String(160), primary_key=True)
    window: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    count: Mapped[int] = mapped_column(default=0)
    ends_at: Mapped[datetime] = mapped_column(index=True)


class IdempotencyKey(Base):
    """A used idempotency key and the booking it made. Kept for 24 hours.

    Attributes:
        scope: Owner of the key: account, visitor or network address with a hash of the body.
        body_hash: SHA-256 of the request; a request with the same key and another body is refused.
    """

    __tablename__ = "idempotency_key"

    scope: Mapped[str] = mapped_column(String(160), primary_key=True)
    key: Mapped[str] = mapped_column(String(bounds.IDEMPOTENCY_KEY.most), primary_key=True)
    body_hash: Mapped[str] = mapped_column(String(64))
    booking_uid: Mapped[str] = mapped_column(String(32))
    created_at: Mapped[datetime] = mapped_column(index=True)


class SecurityEvent(Base):
    """A security event, such as a refused sign-in. Deleted after the retention of the settings.

    Attributes:
        kind: One of `services.common.security_events.What`.
        user_id: The account that it is about; None if there is none, or it is not known.
        subject: Beginning of a keyed hash of the address that was typed; empty for none.
        network: Network of the actor, without its last part.
        detail: Such as the name of an operator's command; never a text that people typed.
    """

    __tablename__ = "security_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(String(30))
    user_id: Mapped[int | None] = mapped_column(index=True)
    subject: Mapped[str] = mapped_column(String(16), default="")
    network: Mapped[str] = mapped_column(String(43), default="")
    detail: Mapped[str] = mapped_column(String(120), default="")


class SystemNote(Base):
    """A named value of the installation, such as the version of the directory."""

    __tablename__ = "house_note"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[str] = mapped_column(String(500))
