"""Models of the API operations on bookings."""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from expertconnect.domain import bounds
from expertconnect.domain.booking import BookingDetails
from expertconnect.domain.money import amount_text
from expertconnect.services.bookings import Booked, Page
from expertconnect.services.bookings.queries import MAX
from pages.api.models.accounts import Email, Locale, Name
from pages.api.models.event_types import LocationShown
from pages.api.models.slots import Holding
from pages.api.models.values import (
    Count,
    Cursor,
    Given,
    Instant,
    Reason,
    Shown,
    Uid,
    Utc,
    Version,
    Within,
    Zone,
)

StatusName = Literal["pending", "confirmed", "declined", "cancelled", "expired", "completed", "no_show"]
AnswerKey = Annotated[str, Field(pattern=r"^[0-9]{1,9}$")]


class Booking(Holding):
    """What is booked, and for whom."""

    name: Name
    email: Email
    notes: Annotated[str, Within(bounds.NOTES)] = ""
    answers: Annotated[
        dict[AnswerKey, Annotated[str, Within(bounds.ANSWER)]],
        Field(
            max_length=bounds.QUESTIONS.most, description="By question id.", examples=[{"1": "Yes, twice."}]
        ),
    ] = {}
    time_zone: Annotated[
        Zone | None, Field(description="The attendee's; the account's own or UTC if left out.")
    ] = None
    locale: Annotated[Locale | None, Field(description="For mails to the attendee.")] = None
    hold_uid: Annotated[Uid | None, Field(description="Of the hold on this very start, if there is one.")] = (
        None
    )


class Listing(Given):
    """Which of one's bookings."""

    model_config = ConfigDict(strict=True, extra="forbid")

    role: Annotated[Literal["client", "expert"], Field(description="On which side of them one is.")] = (
        "client"
    )
    status: Annotated[list[StatusName], Field(max_length=7, description="These only.")] = []
    first: Annotated[Instant | None, Field(alias="from", description="Those that end after it.")] = None
    end: Annotated[Instant | None, Field(alias="to", description="Those that start before it.")] = None
    limit: Annotated[Count, Field(ge=1, le=MAX)] = 20
    cursor: Cursor = None


class Changing(Given):
    """Where a booking is to go."""

    status: Literal["confirmed", "declined", "cancelled", "completed", "no_show"]
    reason: Reason = ""
    version: Version = None


class Confirming(Given):
    """The six digits of the e-mail."""

    code: Annotated[str, Field(min_length=6, max_length=12, examples=["123456"])]


class Moving(Given):
    """When it is to be instead."""

    start: Instant
    reason: Reason = ""
    version: Version = None


class Answer(Shown):
    """What was asked and answered."""

    question: str
    answer: str


class BookingShown(Shown):
    """A booking as its two parties see it."""

    uid: str
    status: StatusName
    version: int
    sequence: Annotated[int, Field(description="Rises with every change that the other side hears of.")]
    start: Utc
    end: Utc
    username: Annotated[str, Field(description="Of the expert.")]
    expert_name: str
    expert_time_zone: str
    slug: str
    title: str
    price: str
    currency: str
    location: LocationShown
    join_url: Annotated[str, Field(description="Of the video session; empty when there is none.")]
    name: Annotated[str, Field(description="Of the attendee.")]
    email: str
    notes: str
    time_zone: str
    answers: list[Answer]
    reason: Annotated[str, Field(description="What was said with the last change.")]
    requires_approval: bool
    expires_at: Annotated[Utc | None, Field(description="When a request that is not answered runs out.")]
    moved_from: Annotated[Utc | None, Field(description="The start before the last move.")]
    created_at: Utc
    updated_at: Utc

    @classmethod
    def of(cls, details: BookingDetails) -> "BookingShown":
        """Return the model of a service value."""
        return cls(**_shown(details))


class BookedShown(BookingShown):
    """A booking that was just made."""

    manage_token: Annotated[
        str, Field(description="The attendee's own, without an account: view, cancel, reschedule, calendar.")
    ]
    manage_url: Annotated[str, Field(description="The same as a link to a page.")]

    @classmethod
    def made(cls, booked: Booked, site: str) -> "BookedShown":
        """Return the model of a service value."""
        uid, token = booked.details.uid, booked.manage_token
        return cls(**_shown(booked.details), manage_token=token, manage_url=f"{site}/booking/{uid}#{token}")


class WaitingShown(Shown):
    """A booking that waits until its address is proven; nobody else sees it yet."""

    uid: str
    start: Utc
    end: Utc
    email: Annotated[str, Field(description="Where the code was sent.")]
    confirm_by: Annotated[Utc, Field(description="When the time is given up.")]

    @classmethod
    def of(cls, details: BookingDetails) -> "WaitingShown":
        """Return the model of a service value."""
        session, attendee = details.session, details.attendee
        return cls(
            uid=details.uid,
            start=session.start,
            end=session.end,
            email=attendee.email if attendee else "",
            confirm_by=details.expires_at or session.start,
        )


class Bookings(Shown):
    """One page of one's bookings."""

    items: list[BookingShown]
    next_cursor: str | None

    @classmethod
    def of(cls, page: Page) -> "Bookings":
        """Return the model of a service value."""
        return cls(items=[BookingShown.of(one) for one in page.items], next_cursor=page.next_cursor)


def _shown(details: BookingDetails) -> dict[str, Any]:
    attendee = details.attendee
    return {
        "uid": details.uid,
        "status": details.status.value,
        "version": details.version,
        "sequence": details.sequence,
        "start": details.session.start,
        "end": details.session.end,
        "username": details.username,
        "expert_name": details.expert_name,
        "expert_time_zone": details.expert_time_zone,
        "slug": details.slug,
        "title": details.title,
        "price": amount_text(details.price),
        "currency": details.price.currency,
        "location": LocationShown(kind=details.place.kind.value, detail=details.place.detail),
        "join_url": details.join_url,
        "name": attendee.name if attendee else "",
        "email": attendee.email if attendee else "",
        "notes": attendee.notes if attendee else "",
        "time_zone": attendee.time_zone if attendee else "UTC",
        "answers": [Answer(question=label, answer=text) for label, text in details.answers],
        "reason": details.reason,
        "requires_approval": details.requires_approval,
        "expires_at": details.expires_at,
        "moved_from": details.moved_from,
        "created_at": details.created_at,
        "updated_at": details.updated_at,
    }
