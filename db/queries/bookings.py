"""Queries for bookings, each with the parts of its event type and expert that its parties see."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, bindparam, case, desc, false, func, or_, select, true, tuple_
from sqlalchemy.orm import Session

from db.queries.tables import answers, bookings, event_types, experts, history, pictures, reviews, users


class BookingRow(NamedTuple):
    """A booking as read: the columns of its table, then joined columns.

    Attributes:
        slug: This and the columns that follow are joined: the event type and the expert as they are now.
    """

    id: int
    uid: str
    expert_id: int
    event_type_id: int
    client_id: int | None
    status: str
    version: int
    sequence: int
    starts_at: datetime
    ends_at: datetime
    first_tick: int
    end_tick: int
    kept_first: int | None
    kept_end: int | None
    moved_from: datetime | None
    asked: list[Any] | None
    undo: dict[str, Any] | None
    undo_until: datetime | None
    expires_at: datetime | None
    extended: bool
    held_by: str | None
    held_from: str
    name: str
    email: str
    email_shown: str
    notes: str
    time_zone: str
    locale: str
    title: str
    price_minor: int
    currency: str
    place_kind: str
    place_detail: str
    join_url: str
    requires_approval: bool
    reason: str
    by_expert: bool
    link_generation: int
    created_at: datetime
    updated_at: datetime
    booked_at: datetime | None
    submitted_at: datetime | None
    proven_at: datetime | None
    calendar_uid: str
    wall_times: str
    event_type_uid: str
    slug: str
    change_notice_minutes: int
    client_limit: int | None
    confirms_address: bool
    once_per_client: bool
    username: str
    expert_time_zone: str
    expert_name: str
    review_id: int | None
    expert_picture: str | None = None
    client_picture: str | None = None


class HistoryRow(NamedTuple):
    """One entry of a booking's history."""

    at: datetime
    who: str
    what: str
    detail: str


_OF_EXPERT, _OF_CLIENT = pictures.alias("expert_picture"), pictures.alias("client_picture")
_JOINED = (
    event_types.c.uid,
    event_types.c.slug,
    event_types.c.change_notice_minutes,
    event_types.c.client_limit,
    event_types.c.confirms_address,
    event_types.c.once_per_client,
    experts.c.username,
    experts.c.time_zone,
    users.c.name,
    reviews.c.id,
    _OF_EXPERT.c.key,
    _OF_CLIENT.c.key,
)
_OWN = BookingRow._fields[: -len(_JOINED)]
_ROWS = select(*(bookings.c[name] for name in _OWN), *_JOINED).select_from(
    bookings.join(event_types, event_types.c.id == bookings.c.event_type_id)
    .join(experts, experts.c.id == bookings.c.expert_id)
    .join(users, users.c.id == experts.c.user_id)
    .outerjoin(reviews, reviews.c.booking_id == bookings.c.id)
    .outerjoin(_OF_EXPERT, _OF_EXPERT.c.user_id == experts.c.user_id)
    .outerjoin(_OF_CLIENT, _OF_CLIENT.c.user_id == bookings.c.client_id)
)
_BY_UID = _ROWS.where(bookings.c.uid == bindparam("uid"))
_BY_IDS = _ROWS.where(bookings.c.id.in_(bindparam("ids", expanding=True))).order_by(bookings.c.id)
_open_hold = and_(bookings.c.status == "held", bookings.c.submitted_at.is_(None))
_HELD_BY_VISITOR = _ROWS.where(bookings.c.held_by == bindparam("visitor"), _open_hold)
_HELD_BY_ACCOUNT = _ROWS.where(
    bookings.c.client_id == bindparam("user_id"), bookings.c.held_by.is_(None), _open_hold
)
_HELD_FROM = select(func.count()).where(
    bookings.c.status == "held",
    bookings.c.expires_at > bindparam("now"),
    bookings.c.held_from == bindparam("network"),
    bookings.c.id != bindparam("excluding"),
)
_ANSWERS = (
    select(answers.c.booking_id, answers.c.question_id, answers.c.label, answers.c.value)
    .where(answers.c.booking_id.in_(bindparam("ids", expanding=True)))
    .order_by(answers.c.booking_id, answers.c.question_id)
)
_HISTORY = (
    select(history.c.at, history.c.who, history.c.what, history.c.detail)
    .where(history.c.booking_id == bindparam("booking_id"))
    .order_by(history.c.id)
)


def booking_by_uid(session: Session, uid: str) -> BookingRow | None:
    """Return the booking with a public id, or None."""
    row = session.execute(_BY_UID, {"uid": uid}).first()
    return None if row is None else BookingRow._make(row)


def bookings_by_id(session: Session, ids: Iterable[int]) -> list[BookingRow]:
    """Return the bookings with some ids, ascending."""
    wanted = sorted(set(ids))
    return [BookingRow._make(row) for row in session.execute(_BY_IDS, {"ids": wanted})] if wanted else []


def hold_of(session: Session, visitor: str | None, user_id: int | None) -> BookingRow | None:
    """Return the hold of a browser, or of an account without a visitor cookie; it may have expired."""
    if visitor is not None:
        row = session.execute(_HELD_BY_VISITOR, {"visitor": visitor}).first()
    elif user_id is not None:
        row = session.execute(_HELD_BY_ACCOUNT, {"user_id": user_id}).first()
    else:
        return None
    return None if row is None else BookingRow._make(row)


def holds_from(session: Session, network: str, now: datetime, excluding: int) -> int:
    """Return the number of live holds of a network address, not counting the booking ``excluding``."""
    parameters = {"network": network, "now": now, "excluding": excluding}
    return int(session.execute(_HELD_FROM, parameters).scalar_one())


def answers_of(session: Session, booking_ids: Sequence[int]) -> dict[int, list[tuple[int, str, str]]]:
    """Return the attendees' answers by booking id: question id, label and answer."""
    found: dict[int, list[tuple[int, str, str]]] = {}
    for booking_id, question_id, label, value in session.execute(_ANSWERS, {"ids": list(booking_ids)}):
        found.setdefault(booking_id, []).append((question_id, label, value))
    return found


def history_of(session: Session, booking_id: int) -> list[HistoryRow]:
    """Return the history of a booking, oldest first."""
    return [HistoryRow._make(row) for row in session.execute(_HISTORY, {"booking_id": booking_id})]


def of_expert(expert_id: int) -> ColumnElement[bool]:
    """Return the condition for an expert's bookings, without holds."""
    return and_(bookings.c.expert_id == expert_id, bookings.c.booked_at.is_not(None))


def of_client(
    user_id: int | None, emails: Sequence[str], guest_of: Sequence[str], visitor: str | None
) -> ColumnElement[bool]:
    """Return the condition for a client's bookings, without holds.

    Args:
        user_id: Includes bookings made by this account.
        emails: Includes bookings made for these addresses, by any client.
        guest_of: Includes bookings made for these addresses without an account.
        visitor: Includes bookings made without an account in this browser.
    """
    conditions: list[ColumnElement[bool]] = []
    if user_id is not None:
        conditions.append(bookings.c.client_id == user_id)
    if emails:
        conditions.append(bookings.c.email.in_(emails))
    if guest_of:
        conditions.append(and_(bookings.c.email.in_(guest_of), bookings.c.client_id.is_(None)))
    if visitor is not None:
        conditions.append(and_(bookings.c.held_by == visitor, bookings.c.client_id.is_(None)))
    return and_(or_(false(), *conditions), bookings.c.booked_at.is_not(None))


def counted(
    session: Session, owner_condition: ColumnElement[bool], kinds: Sequence[Sequence[ColumnElement[bool]]]
) -> list[int]:
    """Return the number of bookings that match each of several sets of conditions, in one query."""
    sums = (func.coalesce(func.sum(case((and_(true(), *conditions), 1), else_=0)), 0) for conditions in kinds)
    return [int(number) for number in session.execute(select(*sums).where(owner_condition)).one()]


def listed(
    session: Session,
    owner_condition: ColumnElement[bool],
    conditions: Sequence[ColumnElement[bool]],
    *,
    after: tuple[datetime, int] | None,
    newest_first: bool,
    limit: int,
) -> list[BookingRow]:
    """Return a page of bookings in order of their start (keyset pagination).

    Args:
        after: Start and id of the last booking of the previous page; None for the first page.
    """
    key = tuple_(bookings.c.starts_at, bookings.c.id)
    statement = _ROWS.where(owner_condition, *conditions)
    if after is not None:
        seen = tuple_(
            bindparam("seen_at", after[0], bookings.c.starts_at.type),
            bindparam("seen_id", after[1], bookings.c.id.type),
        )
        statement = statement.where(key < seen if newest_first else key > seen)
    order = (
        (desc(bookings.c.starts_at), desc(bookings.c.id))
        if newest_first
        else (bookings.c.starts_at, bookings.c.id)
    )
    rows = session.execute(statement.order_by(*order).limit(limit))
    return [BookingRow._make(row) for row in rows]
