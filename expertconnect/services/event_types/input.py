"""What an event type is made of, checked: a sentence for every field that is wrong."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import urlsplit

from expertconnect.domain.availability import Schedule
from expertconnect.domain.booking import PlaceKind
from expertconnect.domain.money import Money
from expertconnect.domain.people import USERNAME
from expertconnect.domain.rules import SessionRules, impossible
from expertconnect.domain.sentences import sentence
from expertconnect.services.common import validation
from expertconnect.services.event_types.questions import QuestionInput, checked_questions

YEAR = 525_600
"""Minutes of a year: the longest notice."""
MAX_HORIZON = 3660
SLUG_TAKEN = sentence("You have an event type at this address already. Please choose another word.")
_NOT_WORD = re.compile("[^a-z0-9]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class EventTypeInput:
    """An event type as typed; all of it is replaced by an edit.

    Attributes:
        slug: Its word in the address; made from the title when empty.
        step_minutes: Distance between starts; None for the duration.
        buffer_after_minutes: Rest after a session; None for the expert's default.
        notice_minutes: How soon before a start it can still be booked.
        change_notice_minutes: How soon before a start a client may still move or cancel.
        horizon_days: Rolling days ahead; None when two dates say it, or for no end.
        horizon_first: First date that can be booked, in the expert's zone.
        horizon_last: Last date that can be booked; included.
        price: In minor units.
        place_detail: A telephone number (may be left out when the expert calls), an address or a link.
        daily_limit: Live bookings per day of the expert; None for no limit.
        client_limit: Coming bookings per client; None for no limit.
        active: Whether it can be booked and is shown.
    """

    title: str
    slug: str = ""
    description: str = ""
    duration_minutes: int = 30
    step_minutes: int | None = None
    buffer_before_minutes: int = 0
    buffer_after_minutes: int | None = None
    notice_minutes: int = 0
    change_notice_minutes: int = 0
    horizon_days: int | None = 60
    horizon_first: date | None = None
    horizon_last: date | None = None
    price: int = 0
    currency: str = "EUR"
    place_kind: str = PlaceKind.VIDEO
    place_detail: str = ""
    requires_approval: bool = False
    daily_limit: int | None = None
    client_limit: int | None = None
    questions: Sequence[QuestionInput] = ()
    active: bool = True


@dataclass(frozen=True, slots=True)
class Checked:
    """An input whose every field may be stored.

    Attributes:
        given: With all defaults filled in.
        rules: What it asks of a start.
        price: As money.
    """

    given: EventTypeInput
    rules: SessionRules
    price: Money

    @property
    def columns(self) -> dict[str, object]:
        """The columns of the event type's row, but for its slug."""
        given = self.given
        return {
            "title": given.title,
            "description": given.description,
            "duration_minutes": given.duration_minutes,
            "step_minutes": given.step_minutes,
            "buffer_before_minutes": given.buffer_before_minutes,
            "buffer_after_minutes": given.buffer_after_minutes,
            "notice_minutes": given.notice_minutes,
            "change_notice_minutes": given.change_notice_minutes,
            "horizon_days": given.horizon_days,
            "horizon_first": given.horizon_first,
            "horizon_last": given.horizon_last,
            "price_minor": self.price.minor,
            "currency": self.price.currency,
            "place_kind": given.place_kind,
            "place_detail": given.place_detail,
            "requires_approval": given.requires_approval,
            "daily_limit": given.daily_limit,
            "client_limit": given.client_limit,
            "active": given.active,
        }


def checked(given: EventTypeInput, schedule: Schedule, rest: int) -> Checked:
    """An input as it may be stored.

    Args:
        schedule: The expert's hours, in which a session must fit.
        rest: The expert's default rest after a session, minutes.

    Raises:
        Invalid: With a sentence for every field; also for settings with which nothing could ever be booked.
    """
    with validation.Form() as form:
        title = form.of(validation.text, given.title, "title", 120, least=1)
        slug = form.of(_slug, given)
        description = form.of(validation.text, given.description, "description", 2000, lines=True)
        price = form.of(validation.money, given.price, given.currency)
        detail = form.of(_place_detail, given.place_kind, given.place_detail)
        form.of(validation.yes_or_no, given.requires_approval, "requires_approval")
        form.of(validation.yes_or_no, given.active, "active")
        _optional(form, given.daily_limit, "daily_limit", 288)
        _optional(form, given.client_limit, "client_limit", 100)
        questions = form.of(checked_questions, given.questions)
        clean = replace(
            given, title=title, slug=slug, description=description, place_detail=detail, questions=questions,
            buffer_after_minutes=rest if given.buffer_after_minutes is None else given.buffer_after_minutes,
        )  # fmt: skip
        rules = form.of(_rules, clean, schedule)
    return Checked(clean, rules, price)


def slug_from(title: str) -> str:
    """A word for an address made from a title; `session` where nothing is left of it."""
    bare = (
        unicodedata.normalize("NFKD", title.casefold().replace("ß", "ss")).encode("ascii", "ignore").decode()
    )
    word = _NOT_WORD.sub("-", bare).strip("-")[:32].strip("-")
    return word if USERNAME.fullmatch(word) else "session"


def _slug(given: EventTypeInput) -> str:
    return (
        validation.slug(given.slug) if given.slug else slug_from(validation.text(given.title, "title", 120))
    )


def _rules(given: EventTypeInput, schedule: Schedule) -> SessionRules:
    """What the input asks of a start; lengths first, then whether they go together."""
    with validation.Form() as form:
        form.of(validation.minutes, given.duration_minutes, "duration_minutes", least=5)
        if given.step_minutes is not None:
            form.of(validation.minutes, given.step_minutes, "step_minutes", least=5)
        form.of(validation.minutes, given.buffer_before_minutes, "buffer_before_minutes", most=720)
        form.of(validation.minutes, given.buffer_after_minutes, "buffer_after_minutes", most=720)
        form.of(validation.integer, given.notice_minutes, "notice_minutes", 0, YEAR)
        form.of(validation.integer, given.change_notice_minutes, "change_notice_minutes", 0, YEAR)
        _optional(form, given.horizon_days, "horizon_days", MAX_HORIZON)
        first = (
            None
            if given.horizon_first is None
            else form.of(validation.day, given.horizon_first, "horizon_first")
        )
        last = (
            None
            if given.horizon_last is None
            else form.of(validation.day, given.horizon_last, "horizon_last")
        )
    with validation.Form() as form:
        if given.horizon_days is not None and given.horizon_days * 1440 < given.notice_minutes:
            shorter = sentence("This is shorter than the notice you ask for: nothing could ever be booked.")
            form.wrong("horizon_days", shorter)
        if first and last and last < first:
            form.wrong("horizon_last", sentence("The last date that can be booked is before the first."))
    rules = rules_from(given)
    if reason := impossible(rules, schedule):
        raise validation.refused("duration_minutes", reason)
    return rules


def rules_from(given: EventTypeInput) -> SessionRules:
    """The rules of an input whose lengths were checked."""
    return SessionRules(
        duration=_minutes(given.duration_minutes),
        step=_minutes(given.step_minutes or given.duration_minutes),
        buffer_before=_minutes(given.buffer_before_minutes),
        buffer_after=_minutes(given.buffer_after_minutes or 0),
        notice=_minutes(given.notice_minutes),
        horizon=None if given.horizon_days is None else timedelta(days=given.horizon_days),
        horizon_first=given.horizon_first,
        horizon_last=given.horizon_last,
    )


def _minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


def _place_detail(kind: object, detail: object) -> str:
    place = PlaceKind(validation.one_of(kind, "place_kind", list(PlaceKind)))
    if place is PlaceKind.VIDEO:
        return ""
    written = validation.text(detail, "place_detail", 500, lines=place is PlaceKind.ADDRESS)
    if place is PlaceKind.PHONE:
        return validation.phone(written, "place_detail") if written else ""
    if not written:
        raise validation.refused(
            "place_detail",
            sentence("Please give the address.")
            if place is PlaceKind.ADDRESS
            else sentence("Please give the link."),
        )
    return _link(written) if place is PlaceKind.LINK else written


def _link(written: str) -> str:
    try:
        parts = urlsplit(written)
        fine = parts.scheme == "https" and parts.hostname and parts.username is None and parts.port != 0
    except ValueError:
        fine = False
    if not fine or any(c.isspace() or c in '<>"\\' for c in written):
        raise validation.refused("place_detail", sentence("Please give a link that begins with https://."))
    return written


def _optional(form: validation.Form, value: object, field: str, most: int) -> None:
    if value is not None:
        form.of(validation.integer, value, field, 1, most)
