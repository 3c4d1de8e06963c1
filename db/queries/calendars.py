"""Queries for reserved time, claims and used-up limits of experts."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, bindparam, case, func, or_, select
from sqlalchemy.orm import Session

from db.models import UtcDateTime
from db.queries.tables import bookings, claims, experts
from expertconnect.domain.interval import TICK

_DAY = 288
"""Ticks of a day. Bookings that ended a day ago reserve no time that could still be booked."""


class Reserved(NamedTuple):
    """Time reserved by one booking.

    Attributes:
        kept_first: With kept_end, the old time of a rescheduled booking, kept while that may still be reverted.
        hold_of: The visitor of a hold, empty when it has none, or when its details were sent; None for all other
            bookings.
    """

    expert_id: int
    first_tick: int
    end_tick: int
    kept_first: int | None
    kept_end: int | None
    hold_of: str | None
    event_type_id: int
    id: int


class Counted(NamedTuple):
    """A booking that counts towards limits.

    Attributes:
        kept_first: The first tick of the time that a rescheduled booking keeps, while that may still be reverted.
    """

    event_type_id: int
    starts_at: datetime
    first_tick: int
    kept_first: int | None

    @property
    def kept_from(self) -> datetime | None:
        """The kept start. It is not `moved_from`: of several moves that wait for an answer, that is the last but one."""
        if self.kept_first is None:
            return None
        return self.starts_at + (self.kept_first - self.first_tick) * TICK


class Coming(NamedTuple):
    """Coming sessions of a client.

    Attributes:
        since: Those of them that were booked since an instant.
    """

    all: int
    since: int


_now = bindparam("now", type_=UtcDateTime())
_undoable = bookings.c.undo_until > _now
_keeps = or_(bookings.c.status == "pending", _undoable)
_alive = or_(
    bookings.c.status == "confirmed",
    and_(bookings.c.status.in_(("held", "pending")), bookings.c.expires_at > _now),
    and_(bookings.c.status.in_(("cancelled", "declined")), _undoable),
)
_reserved = select(
    bookings.c.expert_id,
    bookings.c.first_tick,
    bookings.c.end_tick,
    case((_keeps, bookings.c.kept_first)),
    case((_keeps, bookings.c.kept_end)),
    case(
        (and_(bookings.c.status == "held", bookings.c.submitted_at.is_not(None)), ""),
        (bookings.c.status == "held", func.coalesce(bookings.c.held_by, "")),
    ),
    bookings.c.event_type_id,
    bookings.c.id,
).where(
    bookings.c.end_tick > bindparam("today"),
    or_(
        and_(bookings.c.first_tick < bindparam("end"), bookings.c.end_tick > bindparam("first")),
        bookings.c.kept_first.is_not(None),
    ),
    _alive,
)
_RESERVED = _reserved.where(bookings.c.expert_id == bindparam("expert_id"))
_RESERVED_OF_MANY = _reserved.where(bookings.c.expert_id.in_(bindparam("expert_ids", expanding=True)))
_COUNTED = select(
    bookings.c.event_type_id,
    bookings.c.starts_at,
    bookings.c.first_tick,
    case((_keeps, bookings.c.kept_first)),
).where(
    bookings.c.expert_id == bindparam("expert_id"),
    bookings.c.id != bindparam("excluding"),
    bookings.c.end_tick > bindparam("today"),
    or_(_alive, bookings.c.status.in_(("completed", "no_show"))),
)
_COMING = select(
    func.count(),
    func.coalesce(
        func.sum(case((bookings.c.booked_at >= bindparam("since", type_=UtcDateTime()), 1), else_=0)), 0
    ),
).where(
    bookings.c.event_type_id == bindparam("event_type_id"),
    or_(
        bookings.c.status == "confirmed",
        and_(bookings.c.status == "pending", bookings.c.expires_at > _now),
    ),
    bookings.c.ends_at > _now,
    or_(bookings.c.client_id == bindparam("user_id"), bookings.c.email == bindparam("email")),
)
_HAD = select(bookings.c.id).where(
    bookings.c.event_type_id == bindparam("event_type_id"),
    or_(
        bookings.c.status.in_(("confirmed", "completed", "no_show")),
        and_(bookings.c.status == "pending", bookings.c.expires_at > _now),
    ),
    or_(bookings.c.client_id == bindparam("user_id"), bookings.c.email == bindparam("email")),
)
_IN_THE_WAY = select(claims.c.tick, claims.c.booking_id).where(
    claims.c.expert_id == bindparam("expert_id"),
    claims.c.tick >= bindparam("first"),
    claims.c.tick < bindparam("end"),
    claims.c.booking_id != bindparam("excluding"),
)
# Serialises checks of an expert's limits: two bookings must not both take the last place of a day. FOR NO KEY UPDATE
# still lets others write rows that refer to the expert. SQLite has one writer and ignores the clause.
_LOCK = select(experts.c.id).where(experts.c.id == bindparam("expert_id")).with_for_update(key_share=True)


def reserved_between(session: Session, expert_id: int, first: int, end: int, now: datetime) -> list[Reserved]:
    """Return the reserved time of an expert between two ticks, and all kept time of rescheduled bookings."""
    today = int(now.timestamp()) // 300 - _DAY
    parameters = {"expert_id": expert_id, "first": first, "end": end, "now": now, "today": today}
    return [Reserved._make(row) for row in session.execute(_RESERVED, parameters)]


def reserved_of_many(
    session: Session, expert_ids: Sequence[int], first: int, end: int, now: datetime
) -> list[Reserved]:
    """Return `reserved_between` for many experts in one query."""
    today = int(now.timestamp()) // 300 - _DAY
    parameters = {"expert_ids": list(expert_ids), "first": first, "end": end, "now": now, "today": today}
    return [Reserved._make(row) for row in session.execute(_RESERVED_OF_MANY, parameters)]


def counted(session: Session, expert_id: int, now: datetime, excluding: int) -> list[Counted]:
    """Return the bookings that count towards an expert's limits, not counting the booking ``excluding``."""
    today = int(now.timestamp()) // 300 - 2 * _DAY  # a local day may have begun that long ago
    parameters = {"expert_id": expert_id, "now": now, "excluding": excluding, "today": today}
    return [Counted._make(row) for row in session.execute(_COUNTED, parameters)]


def coming_of_client(
    session: Session,
    event_type_id: int,
    user_id: int | None,
    email: str,
    now: datetime,
    *,
    since: datetime | None = None,
) -> Coming:
    """Return the number of coming sessions of an event type for a client, identified by account or address.

    Args:
        since: Counts those booked since then, too; none without it.
    """
    parameters = {"event_type_id": event_type_id, "user_id": user_id, "email": email or None, "now": now}
    return Coming._make(session.execute(_COMING, parameters | {"since": since}).one())


def had_by_client(
    session: Session, event_type_id: int, user_id: int | None, email: str, now: datetime
) -> bool:
    """Whether a client, identified by account or address, has or has had a session of an event type."""
    parameters = {"event_type_id": event_type_id, "user_id": user_id, "email": email or None, "now": now}
    return session.execute(_HAD.limit(1), parameters).first() is not None


def in_the_way(
    session: Session, expert_id: int, first: int, end: int, excluding: int
) -> list[tuple[int, int]]:
    """Return the claimed ticks of a range with their booking ids, not counting the booking ``excluding``."""
    parameters = {"expert_id": expert_id, "first": first, "end": end, "excluding": excluding}
    return [(tick, booking_id) for tick, booking_id in session.execute(_IN_THE_WAY, parameters)]


def lock_expert(session: Session, expert_id: int) -> None:
    """Lock an expert's row until the commit, so that limits are checked by one transaction at a time."""
    session.execute(_LOCK, {"expert_id": expert_id})


def by_expert(rows: Iterable[Reserved]) -> dict[int, list[Reserved]]:
    """Group rows by expert."""
    found: dict[int, list[Reserved]] = {}
    for row in rows:
        found.setdefault(row.expert_id, []).append(row)
    return found


def ticks_of(reserved: Iterable[Reserved]) -> list[tuple[int, int]]:
    """Return the ranges of ticks that rows reserve, kept time included."""
    ranges = []
    for row in reserved:
        ranges.append((row.first_tick, row.end_tick))
        if row.kept_first is not None and row.kept_end is not None:
            ranges.append((row.kept_first, row.kept_end))
    return ranges
