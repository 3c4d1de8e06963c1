"""Event types: every field declared once, and the public event type, an offer.

To add a field, declare it in `EventTypeSpec`: the input, the row, the view, the service's validation, the HTTP API and
the table in docs/guide/event-types.md follow. Its column with a migration, and where a page shows it, remain.
"""

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date, timedelta
from types import NoneType
from typing import Annotated, Any, get_args, get_type_hints

from expertconnect.domain import bounds
from expertconnect.domain.booking import Place, PlaceKind, Question
from expertconnect.domain.bounds import Text, Whole
from expertconnect.domain.money import CURRENCIES, Money
from expertconnect.domain.sentences import sentence


@dataclass(frozen=True, slots=True)
class Choice:
    """Bounds of a field with fixed options: the label of each value."""

    options: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class YesNo:
    """Bounds of a field that is true or false."""


@dataclass(frozen=True, slots=True)
class Day:
    """Bounds of a field that is a date in the expert's zone."""


Bounds = Text | Whole | Choice | YesNo | Day


@dataclass(frozen=True, slots=True)
class Declared:
    """Declaration of a field: bounds and texts, beside its name, type and default.

    Attributes:
        label: Its label in the form.
        hint: The hint below it in the form.
        about: Its description in the document of the HTTP API.
        if_left_out: Added to that description where an event type is created.
        example: Its example in the document of the HTTP API.
        called: Its name in the HTTP API and in refusals, if it differs from the column's.
        decides_starts: Whether no starts can be computed for a preview while it is invalid.
    """

    label: str
    bounds: Bounds
    hint: str = ""
    about: str = ""
    if_left_out: str = ""
    example: str = ""
    called: str = ""
    decides_starts: bool = False


PLACES: Mapping[str, str] = {
    PlaceKind.VIDEO: sentence("Video, a room for each session"),
    PlaceKind.PHONE: sentence("Phone"),
    PlaceKind.ADDRESS: sentence("In person"),
    PlaceKind.LINK: sentence("A link of your own"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class EventTypeSpec:
    """The fields of an event type as its expert types them. Their names are those of the columns.

    None means: the duration (step_minutes), the expert's default buffer (buffer_after_minutes), no limit (daily_limit,
    client_limit), no rolling horizon (horizon_days), no such date (horizon_first, horizon_last).
    """

    title: Annotated[str, Declared(sentence("Title"), bounds.TITLE, example="A first talk")]
    slug: Annotated[
        str,
        Declared(
            sentence("Word in the address"),
            bounds.WORD,
            if_left_out="Made from the title if left out.",
        ),
    ] = ""
    description: Annotated[
        str,
        Declared(
            sentence("Description"),
            Text(2000, lines=True),
            about="Markdown.",
        ),
    ] = ""
    duration_minutes: Annotated[
        int,
        Declared(
            sentence("Length in minutes"),
            bounds.DURATION,
            hint=sentence("In steps of five"),
            decides_starts=True,
        ),
    ] = 30
    step_minutes: Annotated[
        int | None,
        Declared(
            sentence("Distance between starts"),
            bounds.DURATION,
            hint=sentence("Minutes; empty for the length"),
            if_left_out="Distance of starts; the duration if left out.",
            decides_starts=True,
        ),
    ] = None
    buffer_before_minutes: Annotated[
        int,
        Declared(
            sentence("Preparation before"),
            bounds.BUFFER,
            hint=sentence("Minutes nobody can book"),
            decides_starts=True,
        ),
    ] = 0
    buffer_after_minutes: Annotated[
        int | None,
        Declared(
            sentence("Rest after"),
            bounds.BUFFER,
            hint=sentence("Minutes; empty for your usual rest"),
            if_left_out="The expert's own if left out.",
            decides_starts=True,
        ),
    ] = None
    notice_minutes: Annotated[
        int,
        Declared(
            sentence("Least notice"),
            bounds.NOTICE,
            hint=sentence("How soon it can be booked"),
            decides_starts=True,
        ),
    ] = 0
    change_notice_minutes: Annotated[
        int,
        Declared(
            sentence("Changes until"),
            bounds.NOTICE,
            hint=sentence("How long before a client may move or cancel"),
        ),
    ] = 0
    horizon_days: Annotated[
        int | None,
        Declared(
            sentence("Days ahead"),
            bounds.HORIZON_DAYS,
            about="Rolling days ahead; null for no end.",
            decides_starts=True,
        ),
    ] = 60
    horizon_first: Annotated[date | None, Declared(sentence("First day"), Day(), decides_starts=True)] = None
    horizon_last: Annotated[date | None, Declared(sentence("Last day"), Day(), decides_starts=True)] = None
    price_minor: Annotated[
        int,
        Declared(
            sentence("Price"),
            bounds.AMOUNT,
            hint=sentence("Empty is free"),
            called="price",
        ),
    ] = 0
    currency: Annotated[str, Declared(sentence("Currency"), Choice({code: code for code in CURRENCIES}))] = (
        "EUR"
    )
    place_kind: Annotated[
        str,
        Declared(
            sentence("Place"),
            Choice(PLACES),
            called="location.kind",
        ),
    ] = PlaceKind.VIDEO
    place_detail: Annotated[
        str,
        Declared(
            sentence("Address"),
            bounds.PLACE_DETAIL,
            about="A telephone number, an address, a link; empty for video.",
            called="location.detail",
        ),
    ] = ""
    requires_approval: Annotated[bool, Declared(sentence("I approve each booking first"), YesNo())] = False
    confirms_address: Annotated[
        bool,
        Declared(
            sentence("Guests confirm their email first"),
            YesNo(),
            about="Whether a booking waits until the guest's address is proven, always.",
        ),
    ] = False
    daily_limit: Annotated[
        int | None,
        Declared(
            sentence("Most a day"),
            bounds.DAILY_LIMIT,
            hint=sentence("Empty for no limit"),
        ),
    ] = None
    client_limit: Annotated[
        int | None,
        Declared(
            sentence("Most per client"),
            Whole(1, 100),
            hint=sentence("Coming sessions at the same time; empty for no limit"),
        ),
    ] = None
    once_per_client: Annotated[
        bool,
        Declared(
            sentence("Each client may have it only once"),
            YesNo(),
            about="Sessions that are over count, too; those that were cancelled, declined or have expired do not.",
        ),
    ] = False
    active: Annotated[bool, Declared(sentence("Can be booked"), YesNo())] = True


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEventType(EventTypeSpec):
    """An event type as it is stored: valid, with the expert's default buffer filled in."""

    buffer_after_minutes: int = 0

    @property
    def price(self) -> Money:
        """Price of a session."""
        return Money(self.price_minor, self.currency)

    @property
    def place(self) -> Place:
        """Place of a session."""
        return Place(PlaceKind(self.place_kind), self.place_detail)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer(StoredEventType):
    """A public event type, as pages show it and bookings are made from it. Commands read it from the database.

    Attributes:
        time_zone: The expert's.
        expert_image: As returned by `domain.people.picture_address`; empty for none.
        is_listed: Whether its expert is in the directory; if not, search engines are told not to index the page.
    """

    event_type_id: int
    event_type_uid: str
    expert_id: int
    username: str
    expert_name: str
    time_zone: str
    questions: tuple[Question, ...] = ()
    expert_image: str = ""
    is_listed: bool = True

    @property
    def duration(self) -> timedelta:
        """Length of a session."""
        return timedelta(minutes=self.duration_minutes)

    @property
    def change_notice(self) -> timedelta:
        """Minimum time before a start at which a client may still reschedule or cancel."""
        return timedelta(minutes=self.change_notice_minutes)


@dataclass(frozen=True, slots=True)
class SpecField:
    """A field of an event type: its name, default and declaration.

    Attributes:
        default: Its value in a new event type; empty for a title, which has no default.
        may_be_none: Whether it may be typed as None.
        is_nullable: Whether it may be stored as None.
    """

    name: str
    default: Any
    may_be_none: bool
    is_nullable: bool
    declared: Declared

    @property
    def bounds(self) -> Bounds:
        """Its declared bounds."""
        return self.declared.bounds

    @property
    def called(self) -> str:
        """Its name in the HTTP API."""
        return self.declared.called or self.name


def _read_spec() -> Mapping[str, SpecField]:
    typed = get_type_hints(EventTypeSpec, include_extras=True)
    stored = get_type_hints(StoredEventType)
    found = {}
    for one in fields(EventTypeSpec):
        kind, declared = get_args(typed[one.name])
        default = "" if one.default is MISSING else one.default
        found[one.name] = SpecField(
            one.name, default, NoneType in get_args(kind), NoneType in get_args(stored[one.name]), declared
        )
    return found


SPEC: Mapping[str, SpecField] = _read_spec()
"""The fields by name, in the order in which they are declared."""
DECIDES_STARTS = frozenset(name for name, one in SPEC.items() if one.declared.decides_starts)


def max_length(name: str) -> int:
    """Return the length of a column for a text or choice; choices of unequal lengths get room for longer ones."""
    found = SPEC[name].bounds
    if isinstance(found, Text):
        return found.most
    if isinstance(found, Choice):
        longest = max(map(len, found.options))
        return longest if longest == min(map(len, found.options)) else 16
    raise TypeError(f"{name} is no text")


def values_of(source: object) -> dict[str, Any]:
    """Return the fields of an event type from any object that has them: a row, an input, a view."""
    return {name: getattr(source, name) for name in SPEC}
