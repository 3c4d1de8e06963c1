"""Tables of bookings, claims, answers, history, reviews and page views."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base
from expertconnect.domain import bounds
from expertconnect.domain.event_type import max_length

HOLDING = text("status IN ('held', 'pending', 'confirmed')")
UNDOABLE = text("undo_until IS NOT NULL")


class Booking(Base):
    """A hold, a request or a booking with its outcome. Rows are kept; expired holds are deleted by the cleanup.

    Attributes:
        uid: Public id, 128 random bits.
        version: Incremented by every change; an update names the version it has read (compare-and-set).
        sequence: RFC 5545 SEQUENCE.
        first_tick: First claimed tick; with end_tick (exclusive) the reserved time, buffers included, fixed when the
            booking was made.
        kept_first: With kept_end, a second range of claims after rescheduling: the old time, kept while an undo or an
            approval is open. None when there is none.
        asked: Questions of a hold as they were when it was made: [[id, required, options], ...]; None otherwise.
        undo: Values that an undo restores (status, starts_at, ends_at, expires_at, ...); None when there is nothing to
            undo.
        held_by: Visitor cookie of a hold; later proves a browser's bookings without an e-mail.
        held_from: Network address from which it was held or booked, for limits.
        submitted_at: When the details of a hold were sent that waits until its address is proven; None for others.
        proven_at: When the attendee's address was proven by whoever booked; None while it is not.
        email: Folded for look-up; email_shown is the address as typed.
        title: With duration, price and place: as they were at the time of booking.
        link_generation: Generation of the manage link; incremented when the attendee's address changes or on demand.
        calendar_uid: RFC 5545 UID, the same for good; empty for a hold.
        wall_times: The start as the clocks of expert and attendee were to show it when it was agreed on (RFC 9557),
            with a space between; empty for a hold.
    """

    __tablename__ = "booking"
    __table_args__ = (
        Index(
            "uq_booking_expert_id_starts_at",
            "expert_id",
            "starts_at",
            unique=True,
            sqlite_where=HOLDING,
            postgresql_where=HOLDING,
        ),
        Index("ix_booking_expert_id_end_tick", "expert_id", "end_tick"),
        Index("ix_booking_status_expires_at", "status", "expires_at"),
        Index("ix_booking_email", "email"),
        Index("ix_booking_held_by", "held_by"),
        Index("ix_booking_undo_until", "undo_until", sqlite_where=UNDOABLE, postgresql_where=UNDOABLE),
        CheckConstraint("end_tick > first_tick", name="ticks"),
        CheckConstraint("ends_at > starts_at", name="order"),
        CheckConstraint(
            "status IN ('held','pending','confirmed','declined','cancelled','expired','completed','no_show')",
            name="status",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(32), unique=True)
    expert_id: Mapped[int] = mapped_column(ForeignKey("expert.id"))
    event_type_id: Mapped[int] = mapped_column(ForeignKey("event_type.id"), index=True)
    client_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    status: Mapped[str] = mapped_column(String(12))
    version: Mapped[int] = mapped_column(default=1)
    sequence: Mapped[int] = mapped_column(default=0)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    first_tick: Mapped[int]
    end_tick: Mapped[int]
    kept_first: Mapped[int | None]
    kept_end: Mapped[int | None]
    moved_from: Mapped[datetime | None]
    asked: Mapped[list[Any] | None]
    undo: Mapped[dict[str, Any] | None]
    undo_until: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    extended: Mapped[bool] = mapped_column(default=False)
    held_by: Mapped[str | None] = mapped_column(String(64))
    held_from: Mapped[str] = mapped_column(String(64), default="")
    name: Mapped[str] = mapped_column(String(bounds.NAME.most), default="")
    email: Mapped[str] = mapped_column(String(bounds.EMAIL_COLUMN), default="")
    email_shown: Mapped[str] = mapped_column(String(bounds.EMAIL_COLUMN), default="")
    notes: Mapped[str] = mapped_column(String(bounds.NOTES.most), default="")
    time_zone: Mapped[str] = mapped_column(String(64), default="UTC")
    locale: Mapped[str] = mapped_column(String(35), default="en")
    title: Mapped[str] = mapped_column(String(max_length("title")))
    price_minor: Mapped[int] = mapped_column(default=0)
    currency: Mapped[str] = mapped_column(String(max_length("currency")), default="EUR")
    place_kind: Mapped[str] = mapped_column(String(max_length("place_kind")), default="video")
    place_detail: Mapped[str] = mapped_column(String(max_length("place_detail")), default="")
    join_url: Mapped[str] = mapped_column(String(500), default="")
    requires_approval: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(String(bounds.REASON.most), default="")
    by_expert: Mapped[bool] = mapped_column(default=False)
    link_generation: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    booked_at: Mapped[datetime | None]
    submitted_at: Mapped[datetime | None]
    proven_at: Mapped[datetime | None]
    calendar_uid: Mapped[str] = mapped_column(String(300), default="")
    wall_times: Mapped[str] = mapped_column(String(200), default="")


class Claim(Base):
    """One tick of an expert's time, claimed by one booking.

    A booking claims every tick of the time it reserves, buffers included. The primary key alone
    prevents double booking, of equal and of overlapping times alike, on every dialect and under any
    number of writers; the checks before it only give better error messages.

    Attributes:
        tick: Five-minute steps of UTC since the epoch: ``epoch seconds // 300``.
    """

    __tablename__ = "claim"
    __table_args__ = {"sqlite_with_rowid": False}

    expert_id: Mapped[int] = mapped_column(ForeignKey("expert.id"), primary_key=True)
    tick: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"), index=True)


class Answer(Base):
    """An attendee's answer, with the question's label at the time of booking."""

    __tablename__ = "answer"

    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"), primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"), primary_key=True)
    label: Mapped[str] = mapped_column(String(bounds.QUESTION.most))
    value: Mapped[str] = mapped_column(String(bounds.ANSWER.most))


class BookingHistory(Base):
    """One entry of a booking's history. Append-only."""

    __tablename__ = "booking_history"

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"), index=True)
    at: Mapped[datetime]
    who: Mapped[str] = mapped_column(String(12))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    what: Mapped[str] = mapped_column(String(24))
    detail: Mapped[str] = mapped_column(String(500), default="")


class Review(Base):
    """Star rating and text by the client of a completed session; one per booking."""

    __tablename__ = "review"
    __table_args__ = (CheckConstraint("stars BETWEEN 1 AND 5", name="stars"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"), unique=True)
    expert_id: Mapped[int] = mapped_column(ForeignKey("expert.id"), index=True)
    author: Mapped[str] = mapped_column(String(bounds.NAME.most))
    stars: Mapped[int]
    text: Mapped[str] = mapped_column(String(bounds.REVIEW.most), default="")
    created_at: Mapped[datetime]


class PageView(Base):
    """Number of views of a public page on a day (UTC); counts only, no visitors.

    Attributes:
        event_type_id: 0 for the expert's own page.
    """

    __tablename__ = "page_view"

    expert_id: Mapped[int] = mapped_column(ForeignKey("expert.id"), primary_key=True)
    event_type_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    day: Mapped[date] = mapped_column(primary_key=True)
    views: Mapped[int] = mapped_column(default=0)
