"""Models of the API operations on free slots and holds."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from expertconnect.domain.booking import BookingDetails
from expertconnect.services.bookings import MonthOfSlots
from pages.api.models.values import Day, Given, Instant, Shown, Utc, Word, Zone

MAX_STARTS = 2_000
"""Starts of one answer; a month of half hours around the clock has 1,488."""


class AskingSlots(Given):
    """Which days, in which zone."""

    model_config = ConfigDict(strict=True, extra="forbid", populate_by_name=False)

    first: Annotated[Day | None, Field(alias="from", description="The first date; today if left out.")] = None
    last: Annotated[
        Day | None, Field(alias="to", description="The last date, included; a week from the first.")
    ] = None
    time_zone: Annotated[Zone | None, Field(description="The expert's own if left out.")] = None


class Slot(Shown):
    """A session that can be booked."""

    start: Utc
    end: Utc


class DaySlots(Shown):
    """One day."""

    date: Annotated[str, Field(json_schema_extra={"format": "date"})]
    state: Annotated[
        Literal["open", "full", "closed"],
        Field(description="full: there were times, and none is left; closed: there are none."),
    ]
    slots: list[Slot]


class Slots(Shown):
    """Some days, from the first on."""

    time_zone: str
    days: list[DaySlots]
    next: Annotated[
        str | None,
        Field(
            description=f"The first date that is left out, because the days before have {MAX_STARTS:,} starts: ask again "
            "with it as `from`. null when every day is here.",
            json_schema_extra={"format": "date"},
        ),
    ]

    @classmethod
    def of(cls, month: MonthOfSlots, time_zone: str) -> "Slots":
        """Return the model of a service value: whole days up to `MAX_STARTS`, one day at the least."""
        days: list[DaySlots] = []
        count = 0
        left_out = None
        for day, view in month.days.items():
            count += len(view.starts)
            if days and count > MAX_STARTS:
                left_out = day.isoformat()
                break
            slots = [Slot(start=start, end=start + month.offer.duration) for start in view.starts]
            # The checker does not see the values of an enumeration by auto().
            days.append(DaySlots(date=day.isoformat(), state=view.state.value, slots=slots))  # type: ignore[arg-type]
        return cls(time_zone=time_zone, days=days, next=left_out)


class Holding(Given):
    """Which start to keep."""

    username: Word
    slug: Word
    start: Instant


class Hold(Shown):
    """A start that is kept while a form is filled in."""

    uid: Annotated[str, Field(description="The proof of it: what POST /api/bookings wants as hold_uid.")]
    expires_at: Utc
    start: Utc
    end: Utc
    username: str
    slug: str

    @classmethod
    def of(cls, details: BookingDetails) -> "Hold":
        """Return the model of a service value."""
        return cls(
            uid=details.uid,
            expires_at=details.expires_at or details.session.start,
            start=details.session.start,
            end=details.session.end,
            username=details.username,
            slug=details.slug,
        )
