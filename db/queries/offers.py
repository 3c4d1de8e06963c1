"""Queries for event types with their expert and questions, and for experts' hours."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, exists, select
from sqlalchemy.orm import Session

from db.queries.tables import (
    event_types,
    experts,
    former_slugs,
    hours,
    overrides,
    pictures,
    questions,
    released_names,
    time_off,
    users,
)
from expertconnect.domain.event_type import StoredEventType


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferRow(StoredEventType):
    """An event type with the settings of its expert.

    Attributes:
        expert_is_listed: Whether the expert is in the directory.
        expert_picture: Key of the expert's picture.
        asks: Whether it has questions.
    """

    id: int
    uid: str
    expert_id: int
    retired_at: datetime | None
    username: str
    expert_time_zone: str
    expert_daily_limit: int | None
    schedule_version: int
    user_id: int
    expert_is_listed: bool
    expert_name: str
    expert_picture: str | None
    asks: bool


class QuestionRow(NamedTuple):
    """A current question of an event type."""

    id: int
    label: str
    kind: str
    required: bool
    options: list[Any]


class HoursRows(NamedTuple):
    """Rows of a schedule: zone, weekly hours, overrides and time off."""

    time_zone: str
    weekly: list[tuple[int, int, int]]
    overrides: list[tuple[date, list[Any]]]
    time_off: list[tuple[datetime, datetime, str, bool]]


_JOINED = (
    experts.c.username,
    experts.c.time_zone,
    experts.c.daily_limit,
    experts.c.schedule_version,
    experts.c.user_id,
    experts.c.is_listed,
    users.c.name,
    pictures.c.key,
    exists().where(questions.c.event_type_id == event_types.c.id, ~questions.c.retired).label("asks"),
)
_NAMES = tuple(one.name for one in fields(OfferRow))
_OFFERS = select(*(event_types.c[name] for name in _NAMES[: -len(_JOINED)]), *_JOINED).select_from(
    event_types.join(experts, experts.c.id == event_types.c.expert_id)
    .join(users, users.c.id == experts.c.user_id)
    .outerjoin(pictures, pictures.c.user_id == experts.c.user_id)
)
_BY_NAME = _OFFERS.where(experts.c.username == bindparam("username"), event_types.c.slug == bindparam("slug"))
_BY_ID = _OFFERS.where(event_types.c.id == bindparam("id"))
_BY_UID = _OFFERS.where(event_types.c.uid == bindparam("uid"))
_ACTIVE_OF_MANY = _OFFERS.where(
    event_types.c.expert_id.in_(bindparam("expert_ids", expanding=True)),
    event_types.c.active,
    event_types.c.retired_at.is_(None),
).order_by(event_types.c.expert_id, event_types.c.position, event_types.c.id)
_QUESTIONS = (
    select(questions.c.id, questions.c.label, questions.c.kind, questions.c.required, questions.c.options)
    .where(questions.c.event_type_id == bindparam("event_type_id"), ~questions.c.retired)
    .order_by(questions.c.position, questions.c.id)
)
_ALL_QUESTIONS = (
    select(
        questions.c.id,
        questions.c.label,
        questions.c.kind,
        questions.c.required,
        questions.c.options,
        questions.c.retired,
    )
    .where(questions.c.event_type_id == bindparam("event_type_id"))
    .order_by(questions.c.position, questions.c.id)
)
_FORMER = select(former_slugs.c.event_type_id).where(
    former_slugs.c.expert_id == bindparam("expert_id"), former_slugs.c.slug == bindparam("slug")
)
_PRESENT = select(event_types.c.id).where(
    event_types.c.expert_id == bindparam("expert_id"), event_types.c.slug == bindparam("slug")
)
_EXPERT_OF_NAME = (
    select(experts.c.id)
    .where(experts.c.username == bindparam("username"))
    .union_all(select(released_names.c.expert_id).where(released_names.c.username == bindparam("username")))
)
_VERSION = select(experts.c.schedule_version, experts.c.time_zone).where(
    experts.c.id == bindparam("expert_id")
)
_WEEKLY = (
    select(hours.c.weekday, hours.c.opens, hours.c.closes)
    .where(hours.c.expert_id == bindparam("expert_id"))
    .order_by(hours.c.weekday, hours.c.opens)
)
_OVERRIDES = select(overrides.c.day, overrides.c.windows).where(
    overrides.c.expert_id == bindparam("expert_id")
)
_TIME_OFF = select(time_off.c.starts_at, time_off.c.ends_at, time_off.c.note, time_off.c.public).where(
    time_off.c.expert_id == bindparam("expert_id")
)


def _offer(row: Sequence[Any]) -> OfferRow:
    return OfferRow(**dict(zip(_NAMES, row, strict=True)))


def offer_by_name(session: Session, username: str, slug: str) -> OfferRow | None:
    """Return the event type at a username and slug, or None."""
    row = session.execute(_BY_NAME, {"username": username, "slug": slug}).first()
    return None if row is None else _offer(row)


def offer_by_id(session: Session, event_type_id: int) -> OfferRow | None:
    """Return the event type with an id, or None."""
    row = session.execute(_BY_ID, {"id": event_type_id}).first()
    return None if row is None else _offer(row)


def offer_by_uid(session: Session, uid: str) -> OfferRow | None:
    """Return the event type with a public id, or None."""
    row = session.execute(_BY_UID, {"uid": uid}).first()
    return None if row is None else _offer(row)


def active_offers(session: Session, expert_ids: Sequence[int]) -> list[OfferRow]:
    """Return the active event types of some experts, by expert and in the expert's order."""
    return [_offer(row) for row in session.execute(_ACTIVE_OF_MANY, {"expert_ids": list(expert_ids)})]


def questions_of(session: Session, event_type_id: int) -> list[QuestionRow]:
    """Return the current questions of an event type, in order."""
    return [QuestionRow._make(row) for row in session.execute(_QUESTIONS, {"event_type_id": event_type_id})]


def all_questions_of(session: Session, event_type_id: int) -> list[tuple[QuestionRow, bool]]:
    """Return every question that an event type has ever had, in order, and whether it is retired."""
    rows = session.execute(_ALL_QUESTIONS, {"event_type_id": event_type_id})
    return [(QuestionRow._make(row[:-1]), row[-1]) for row in rows]


def id_by_any_name(session: Session, username: str, slug: str) -> int | None:
    """Return the id of the event type that a username and a slug name or have named, retired or not."""
    for expert_id in session.scalars(_EXPERT_OF_NAME, {"username": username}).all():
        parameters = {"expert_id": expert_id, "slug": slug}
        for statement in (_PRESENT, _FORMER):
            found = session.scalar(statement, parameters)
            if found is not None:
                return int(found)
    return None


def schedule_version(session: Session, expert_id: int) -> tuple[int, str] | None:
    """Return the version of an expert's schedule and its zone, or None."""
    row = session.execute(_VERSION, {"expert_id": expert_id}).first()
    return None if row is None else (row[0], row[1])


def hours_of(session: Session, expert_id: int, time_zone: str) -> HoursRows:
    """Return all rows of an expert's schedule."""
    parameters = {"expert_id": expert_id}
    return HoursRows(
        time_zone,
        [(weekday, opens, closes) for weekday, opens, closes in session.execute(_WEEKLY, parameters)],
        [(day, windows) for day, windows in session.execute(_OVERRIDES, parameters)],
        [(start, end, note, public) for start, end, note, public in session.execute(_TIME_OFF, parameters)],
    )
