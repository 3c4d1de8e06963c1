"""Tables of offers and availability: event types, questions, weekly hours, overrides, time off."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base
from expertconnect.domain import bounds
from expertconnect.domain.bounds import Whole
from expertconnect.domain.event_type import max_length


def _within(column: str, bound: Whole) -> str:
    return f"{column} BETWEEN {bound.least} AND {bound.most} AND {column} % {bound.step} = 0"


class EventType(Base):
    """A kind of session that an expert offers. A retired one is hidden and keeps its bookings.

    Attributes:
        uid: Public id, 128 random bits.
        step_minutes: Distance between starts; None for the duration itself.
        horizon_days: Rolling days ahead; None when horizon_first and horizon_last are set instead.
        change_notice_minutes: Minimum time before a start at which a client may still reschedule or cancel.
        version: For compare-and-set of edits.
    """

    __tablename__ = "event_type"
    __table_args__ = (
        UniqueConstraint("expert_id", "slug"),
        CheckConstraint(_within("duration_minutes", bounds.DURATION), name="duration"),
        CheckConstraint(_within("buffer_before_minutes", bounds.BUFFER), name="before"),
        CheckConstraint(_within("buffer_after_minutes", bounds.BUFFER), name="after"),
        CheckConstraint("price_minor >= 0", name="price"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(32), unique=True)
    expert_id: Mapped[int] = mapped_column(ForeignKey("expert.id"))
    slug: Mapped[str] = mapped_column(String(max_length("slug")))
    title: Mapped[str] = mapped_column(String(max_length("title")))
    description: Mapped[str] = mapped_column(String(max_length("description")), default="")
    duration_minutes: Mapped[int]
    step_minutes: Mapped[int | None]
    buffer_before_minutes: Mapped[int] = mapped_column(default=0)
    buffer_after_minutes: Mapped[int] = mapped_column(default=0)
    notice_minutes: Mapped[int] = mapped_column(default=0)
    change_notice_minutes: Mapped[int] = mapped_column(default=0)
    horizon_days: Mapped[int | None] = mapped_column(default=60)
    horizon_first: Mapped[date | None]
    horizon_last: Mapped[date | None]
    price_minor: Mapped[int] = mapped_column(default=0)
    currency: Mapped[str] = mapped_column(String(max_length("currency")), default="EUR")
    place_kind: Mapped[str] = mapped_column(String(max_length("place_kind")), default="video")
    place_detail: Mapped[str] = mapped_column(String(max_length("place_detail")), default="")
    requires_approval: Mapped[bool] = mapped_column(default=False)
    confirms_address: Mapped[bool] = mapped_column(default=False, server_default=false())
    daily_limit: Mapped[int | None]
    client_limit: Mapped[int | None]
    once_per_client: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)
    retired_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)


class FormerSlug(Base):
    """A slug that an event type has had before; its address leads on until another event type of the expert takes it.

    Attributes:
        event_type_id: The event type, which may have been renamed again, or retired.
    """

    __tablename__ = "former_slug"

    expert_id: Mapped[int] = mapped_column(ForeignKey("expert.id"), primary_key=True)
    slug: Mapped[str] = mapped_column(String(max_length("slug")), primary_key=True)
    event_type_id: Mapped[int] = mapped_column(ForeignKey("event_type.id"), index=True)


class EventQuestion(Base):
    """A question of an event type. A removed one is retired, because old answers refer to it."""

    __tablename__ = "question"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_type_id: Mapped[int] = mapped_column(ForeignKey("event_type.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    label: Mapped[str] = mapped_column(String(bounds.QUESTION.most))
    kind: Mapped[str] = mapped_column(String(16), default="text")
    options: Mapped[list[Any]] = mapped_column(default=list)
    required: Mapped[bool] = mapped_column(default=False)
    retired: Mapped[bool] = mapped_column(default=False)


class WeeklyHours(Base):
    """A weekly window of hours, in wall time of the expert's zone.

    Attributes:
        weekday: ISO, Monday is 1.
        opens: Minutes since midnight, 0 to 1435.
        closes: Minutes since that midnight; more than 1440 ends on the next day.
    """

    __tablename__ = "weekly_hours"
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 1 AND 7", name="weekday"),
        CheckConstraint("opens BETWEEN 0 AND 1435 AND opens % 5 = 0", name="opens"),
        CheckConstraint("closes > opens AND closes <= opens + 1440 AND closes % 5 = 0", name="closes"),
    )

    expert_id: Mapped[int] = mapped_column(ForeignKey("expert.id"), primary_key=True)
    weekday: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    opens: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    closes: Mapped[int]


class DayOverride(Base):
    """Hours of one local date, replacing those of its weekday.

    Attributes:
        windows: [[opens, closes], ...] in minutes as in `WeeklyHours`; empty for a day off.
    """

    __tablename__ = "override"

    expert_id: Mapped[int] = mapped_column(ForeignKey("expert.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    windows: Mapped[list[Any]] = mapped_column(default=list)


class TimeOffSpan(Base):
    """A span in which the expert offers nothing.

    Attributes:
        public: Whether the note is shown on the expert's page.
    """

    __tablename__ = "time_off"
    __table_args__ = (CheckConstraint("ends_at > starts_at", name="order"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(32), unique=True)
    expert_id: Mapped[int] = mapped_column(ForeignKey("expert.id"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    note: Mapped[str] = mapped_column(String(bounds.TIME_OFF_NOTE.most), default="")
    public: Mapped[bool] = mapped_column(default=False)
