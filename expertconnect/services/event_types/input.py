"""Validation of event type input, with a sentence for every invalid field."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, cast
from urllib.parse import urlsplit

from expertconnect.domain.availability import Schedule
from expertconnect.domain.booking import PlaceKind
from expertconnect.domain.bounds import MINUTES_OF_DAY, PLACE_DETAIL, TITLE, WORD, Text, Whole
from expertconnect.domain.event_type import (
    DECIDES_STARTS,
    SPEC,
    Choice,
    EventTypeSpec,
    SpecField,
    YesNo,
    values_of,
)
from expertconnect.domain.people import USERNAME
from expertconnect.domain.rules import SessionRules, impossible
from expertconnect.domain.sentences import sentence
from expertconnect.services.common import validation
from expertconnect.services.event_types.questions import QuestionInput, checked_questions

SLUG_TAKEN = sentence("You have an event type at this address already. Please choose another word.")
_NOT_WORD = re.compile("[^a-z0-9]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class EventTypeInput(EventTypeSpec):
    """Unvalidated event type; an edit replaces all fields. An empty slug is made from the title."""

    questions: Sequence[QuestionInput] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """A validated event type.

    Attributes:
        given: The input with all defaults filled in.
        rules: Its booking rules.
    """

    given: EventTypeInput
    rules: SessionRules

    @property
    def columns(self) -> dict[str, object]:
        """Columns of the event type's row, except its slug."""
        return {name: value for name, value in values_of(self.given).items() if name != "slug"}


def checked(given: EventTypeInput, schedule: Schedule, rest: int) -> Checked:
    """Validate the input of an event type.

    Args:
        schedule: The expert's hours, in which a session must fit.
        rest: The expert's default buffer after a session, in minutes.

    Raises:
        Invalid: With a sentence for every invalid field; also for rules with which nothing could ever be booked.
    """
    if given.buffer_after_minutes is None:
        given = replace(given, buffer_after_minutes=rest)
    with validation.Form() as form:
        clean = {name: form.of(_value, field, given) for name, field in SPEC.items()}
        clean["questions"] = form.of(checked_questions, given.questions)
        valid = replace(given, **clean)
        rules = None if form.fields.keys() & DECIDES_STARTS else form.of(_rules, valid, schedule)
    return Checked(valid, cast(SessionRules, rules))  # without rules, the form has raised


def _value(field: SpecField, given: EventTypeInput) -> Any:
    """Validate one field."""
    value, bounds = getattr(given, field.name), field.bounds
    if field.name in _OWN_CHECKS:
        return _OWN_CHECKS[field.name](given)
    if value is None and field.may_be_none:
        return None
    if isinstance(bounds, Text):
        return validation.text_within(value, field.name, bounds)
    if isinstance(bounds, Whole):
        return validation.integer_within(value, field.name, bounds)
    if isinstance(bounds, Choice):
        return validation.one_of(value, field.name, bounds.options)
    return (validation.yes_or_no if isinstance(bounds, YesNo) else validation.day)(value, field.name)


def slug_from(title: str) -> str:
    """Return a slug made from a title; `session` if the title has no usable characters."""
    ascii_title = (
        unicodedata.normalize("NFKD", title.casefold().replace("ß", "ss")).encode("ascii", "ignore").decode()
    )
    word = _NOT_WORD.sub("-", ascii_title).strip("-")[: WORD.most].strip("-")
    return word if USERNAME.fullmatch(word) else "session"


def _slug(given: EventTypeInput) -> str:
    if given.slug:
        return validation.slug(given.slug)
    return slug_from(validation.text_within(given.title, "title", TITLE))


def _rules(given: EventTypeInput, schedule: Schedule) -> SessionRules:
    """Return the rules of an input with valid fields; checks that the fields fit together."""
    with validation.Form() as form:
        if given.horizon_days is not None and given.horizon_days * MINUTES_OF_DAY < given.notice_minutes:
            shorter = sentence("This is shorter than the notice you ask for: nothing could ever be booked.")
            form.wrong("horizon_days", shorter)
        first, last = given.horizon_first, given.horizon_last
        if first and last and last < first:
            form.wrong("horizon_last", sentence("The last date that can be booked is before the first."))
    rules = rules_from(given)
    if reason := impossible(rules, schedule):
        raise validation.refused("duration_minutes", reason)
    return rules


def rules_from(given: EventTypeInput) -> SessionRules:
    """Return the rules of an input with valid durations."""
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


def _price(given: EventTypeInput) -> int:
    return validation.money(given.price_minor, given.currency).minor


def _place_detail(given: EventTypeInput) -> str:
    place = PlaceKind(validation.one_of(given.place_kind, "place_kind", list(PlaceKind)))
    if place is PlaceKind.VIDEO:
        return ""
    written = validation.text(
        given.place_detail, "place_detail", PLACE_DETAIL.most, lines=place is PlaceKind.ADDRESS
    )
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
        valid = parts.scheme == "https" and parts.hostname and parts.username is None and parts.port != 0
    except ValueError:
        valid = False
    if not valid or any(c.isspace() or c in '<>"\\' for c in written):
        raise validation.refused("place_detail", sentence("Please give a link that begins with https://."))
    return written


_OWN_CHECKS: Mapping[str, Callable[[EventTypeInput], Any]] = {
    "slug": _slug,
    "title": lambda given: validation.title(given.title),
    "price_minor": _price,
    "place_detail": _place_detail,
}
"""Fields whose validation depends on other fields."""
