"""What the calls about event types take and answer."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from expertconnect.services.event_types.view import EventTypeView
from pages.api.models.experts import AskedQuestion
from pages.api.models.values import Amount, Currency, Day, Given, Shown, Version, Word, amount_text

PlaceName = Literal["video", "phone", "address", "link"]
Minutes = Annotated[int, Field(ge=5, le=1440, multiple_of=5)]
Buffer = Annotated[int, Field(ge=0, le=720, multiple_of=5)]
Notice = Annotated[int, Field(ge=0, le=525_600)]
Title = Annotated[str, Field(min_length=1, max_length=120, examples=["A first talk"])]
Description = Annotated[str, Field(max_length=5000, description="Markdown.")]
Horizon = Annotated[int | None, Field(ge=1, le=3660, description="Rolling days ahead; null for no end.")]
DailyLimit = Annotated[int | None, Field(ge=1, le=288)]
ClientLimit = Annotated[int | None, Field(ge=1, le=1000)]


class Location(Given):
    """Where sessions take place; told to whoever has booked."""

    kind: PlaceName = "video"
    detail: Annotated[
        str, Field(max_length=500, description="A telephone number, an address, a link; empty for video.")
    ] = ""


class QuestionGiven(Given):
    """What whoever books is asked."""

    id: Annotated[
        str | None, Field(pattern=r"^[0-9]{1,9}$", description="Of the question that is edited.")
    ] = None
    label: Annotated[str, Field(min_length=1, max_length=200)]
    kind: Literal["text", "long_text", "choice", "yes_no", "phone"] = "text"
    required: bool = False
    options: Annotated[list[Annotated[str, Field(min_length=1, max_length=200)]], Field(max_length=20)] = []


Questions = Annotated[list[QuestionGiven], Field(max_length=20)]


class CreatingEventType(Given):
    """A new event type."""

    title: Title
    slug: Annotated[Word | None, Field(description="Made from the title if left out.")] = None
    description: Description = ""
    duration_minutes: Minutes = 30
    step_minutes: Annotated[
        Minutes | None, Field(description="Distance of starts; the duration if left out.")
    ] = None
    buffer_before_minutes: Buffer = 0
    buffer_after_minutes: Annotated[Buffer | None, Field(description="The expert's own if left out.")] = None
    notice_minutes: Notice = 0
    change_notice_minutes: Notice = 0
    horizon_days: Horizon = 60
    horizon_first: Day | None = None
    horizon_last: Day | None = None
    price: Amount = "0"
    currency: Currency = "EUR"
    location: Location = Location()
    requires_approval: bool = False
    daily_limit: DailyLimit = None
    client_limit: ClientLimit = None
    questions: Questions = []
    active: bool = True


class EditingEventType(Given):
    """What is to change; the rest stays. null is a value for what may be null."""

    title: Title = ""
    slug: Word = ""
    description: Description = ""
    duration_minutes: Minutes = 30
    step_minutes: Minutes | None = None
    buffer_before_minutes: Buffer = 0
    buffer_after_minutes: Buffer = 0
    notice_minutes: Notice = 0
    change_notice_minutes: Notice = 0
    horizon_days: Horizon = None
    horizon_first: Day | None = None
    horizon_last: Day | None = None
    price: Amount = "0"
    currency: Currency = "EUR"
    location: Location = Location()
    requires_approval: bool = False
    daily_limit: DailyLimit = None
    client_limit: ClientLimit = None
    questions: Questions = []
    active: bool = True
    version: Version = None

    def said(self) -> dict[str, Any]:
        """What was sent: the defaults above stand for nothing."""
        return {name: getattr(self, name) for name in self.model_fields_set - {"version"}}


class LocationShown(Shown):
    """Where sessions take place."""

    kind: PlaceName
    detail: str


class EventType(Shown):
    """An event type as its expert sees it."""

    id: Annotated[str, Field(description="The public id.")]
    username: str
    slug: str
    title: str
    description: str
    duration_minutes: int
    step_minutes: int | None
    buffer_before_minutes: int
    buffer_after_minutes: int
    notice_minutes: int
    change_notice_minutes: int
    horizon_days: int | None
    horizon_first: date | None
    horizon_last: date | None
    price: str
    currency: str
    location: LocationShown
    requires_approval: bool
    daily_limit: int | None
    client_limit: int | None
    questions: list[AskedQuestion]
    active: bool
    position: int
    version: int
    retired: bool

    @classmethod
    def of(cls, view: EventTypeView) -> "EventType":
        """As JSON shows it."""
        same = (
            "username", "slug", "title", "description", "duration_minutes", "step_minutes", "buffer_before_minutes",
            "buffer_after_minutes", "notice_minutes", "change_notice_minutes", "horizon_days", "horizon_first",
            "horizon_last", "requires_approval", "daily_limit", "client_limit", "active", "position", "version",
        )  # fmt: skip
        return cls(
            id=view.uid,
            price=amount_text(view.price),
            currency=view.price.currency,
            location=LocationShown(kind=view.place.kind.value, detail=view.place.detail),
            questions=[AskedQuestion.of(question) for question in view.questions],
            retired=view.retired_at is not None,
            **{name: getattr(view, name) for name in same},
        )


class EventTypes(Shown):
    """All that one offers."""

    items: list[EventType]
