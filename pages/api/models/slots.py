"""Models of the API operations on free slots and holds."""

from datetime import timedelta
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from expertconnect.domain import bounds
from expertconnect.domain.booking import BookingDetails
from expertconnect.domain.errors import Invalid
from expertconnect.domain.money import amount_text
from expertconnect.services.bookings import MonthOfSlots, Terms
from expertconnect.services.common import validation
from pages.api.models.values import (
    Amount,
    Currency,
    Day,
    Given,
    Instant,
    Shown,
    Utc,
    Within,
    Word,
    Zone,
)

PRICE_AND_CURRENCY = "Please send price and currency together, or neither."

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
    duration_minutes: int
    price: str
    currency: str
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
        offer = month.offer
        return cls(
            time_zone=time_zone,
            duration_minutes=offer.duration_minutes,
            price=amount_text(offer.price),
            currency=offer.currency,
            days=days,
            next=left_out,
        )


class Seen(Given):
    """What a caller was shown."""

    duration_minutes: Annotated[int, Within(bounds.DURATION)] | None = None
    price: Annotated[Amount | None, Field(description="Together with currency.")] = None
    currency: Currency | None = None


class Holding(Given):
    """Which start to keep."""

    username: Word
    slug: Word
    start: Instant
    seen: Annotated[
        Seen | None,
        Field(description="As it was shown; if it is another now, nothing is booked (409, offer_changed)."),
    ] = None


def terms_of(seen: Seen | None) -> Terms:
    """Return the terms that a caller has seen.

    Raises:
        Invalid: If price or currency cannot be understood, or only one of them is there.
    """
    if seen is None:
        return Terms()
    duration = None if seen.duration_minutes is None else timedelta(minutes=seen.duration_minutes)
    if seen.price is None and seen.currency is None:
        return Terms(duration)
    if seen.price is None or seen.currency is None:
        missing = "seen.price" if seen.price is None else "seen.currency"
        raise Invalid(fields={missing: PRICE_AND_CURRENCY})
    try:
        return Terms(duration, validation.price(seen.price, seen.currency))
    except Invalid as refusal:
        raise Invalid(fields={f"seen.{name}": text for name, text in refusal.fields.items()}) from None


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
