"""What keeps the house in order: outbox, rate limits, idempotency keys."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base
from expertconnect.domain import bounds


class OutboxJob(Base):
    """A job of the queue: written in the transaction that made it necessary, worked off after it.

    Attributes:
        key: Idempotency: a second row with the same key is not written.
        kind: Which handler works it off, such as email; see `services.jobs.kinds`.
        purpose: What it is for within its kind; for an e-mail the template, such as booking_confirmed.
        payload: Ids and purposes only, never a token or a text of a stranger.
        due_at: Not before; later than now while an undo is open, or between tries.
        not_after: Dropped unsent after this.
        claimed_until: A worker has it until then.
        state: waiting, sent, dropped (no longer true or too late), failed (refused for good).
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
    """How often something was done from one account or address in one window of time."""

    __tablename__ = "rate_limit"

    key: Mapped[str] = mapped_column(String(160), primary_key=True)
    window: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    count: Mapped[int] = mapped_column(default=0)
    ends_at: Mapped[datetime] = mapped_column(index=True)


class IdempotencyKey(Base):
    """A request key that was used, and for what. Kept 24 hours.

    Attributes:
        scope: Whose key it is: account, visitor or network address with a hash of the body.
        body_hash: SHA-256 of what was asked; another body with the key is refused.
    """

    __tablename__ = "idempotency_key"

    scope: Mapped[str] = mapped_column(String(160), primary_key=True)
    key: Mapped[str] = mapped_column(String(bounds.IDEMPOTENCY_KEY.most), primary_key=True)
    body_hash: Mapped[str] = mapped_column(String(64))
    booking_uid: Mapped[str] = mapped_column(String(32))
    created_at: Mapped[datetime] = mapped_column(index=True)


class SystemNote(Base):
    """One remembered fact about the installation by name, such as when it was last swept."""

    __tablename__ = "house_note"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[str] = mapped_column(String(500))
