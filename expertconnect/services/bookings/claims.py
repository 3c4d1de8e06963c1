"""Claims: insert and delete the ticks of a booking, the constraint against double booking.

`claim` makes double booking impossible: the primary key (expert, tick) decides whether time is free. All checks before
it only give better messages.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Integer, and_, bindparam, delete, exists, insert, not_, or_, select
from sqlalchemy.exc import IntegrityError

from db.engine.unit_of_work import UnitOfWork
from db.queries.bookings import BookingRow
from db.queries.tables import claims
from expertconnect.domain.errors import SlotTaken
from expertconnect.domain.events import CalendarChanged
from expertconnect.domain.interval import Interval

# Only these two mean that the time is taken; any other violated constraint is a defect.
TIME_IS_TAKEN = frozenset({"pk_claim", "uq_booking_expert_id_starts_at"})
# SQLite names the columns, not the constraint.
_TIME_IS_TAKEN_IN_SQLITE = frozenset(
    {
        "UNIQUE constraint failed: claim.expert_id, claim.tick",
        "UNIQUE constraint failed: booking.expert_id, booking.starts_at",
    }
)

_expert = bindparam("expert_id", type_=Integer)
_booking = bindparam("booking_id", type_=Integer)
_ticks = select(bindparam("first", type_=Integer).label("tick")).cte("ticks", recursive=True)
_ticks = _ticks.union_all(
    select(_ticks.c.tick + 1).where(_ticks.c.tick + 1 < bindparam("end", type_=Integer))
)
_own = (claims.c.expert_id == _expert, claims.c.tick == _ticks.c.tick, claims.c.booking_id == _booking)
# Ascending, so that two transactions that claim overlapping time cannot deadlock: one waits for the other.
_CLAIM = insert(claims).from_select(
    ["expert_id", "tick", "booking_id"],
    select(_expert, _ticks.c.tick, _booking).where(not_(exists().where(*_own))).order_by(_ticks.c.tick),
)
_LEAVE = delete(claims).where(claims.c.booking_id == _booking)
_SETTLE = _LEAVE.where(
    or_(
        claims.c.expert_id != _expert,
        not_(
            or_(
                and_(claims.c.tick >= bindparam("first"), claims.c.tick < bindparam("end")),
                and_(claims.c.tick >= bindparam("kept_first"), claims.c.tick < bindparam("kept_end")),
            )
        ),
    )
)


@contextmanager
def time_or_taken() -> Iterator[None]:
    """Map a violated constraint to `SlotTaken` around every write that claims time; other errors stay defects."""
    try:
        yield
    except IntegrityError as error:
        if not _means_taken(error):
            raise
        raise SlotTaken from error


def claim(work: UnitOfWork, expert_id: int, booking_id: int, ticks: range) -> None:
    """Insert claims for every tick of the booking that it does not hold yet; call within `time_or_taken`."""
    parameters = {"expert_id": expert_id, "booking_id": booking_id, "first": ticks.start, "end": ticks.stop}
    work.session.execute(_CLAIM, parameters)
    announce(work, expert_id, ticks.start, ticks.stop)


def settle(work: UnitOfWork, row: BookingRow) -> None:
    """Delete the claims that the booking no longer reserves or keeps."""
    work.session.execute(
        _SETTLE,
        {
            "booking_id": row.id,
            "expert_id": row.expert_id,
            "first": row.first_tick,
            "end": row.end_tick,
            "kept_first": row.kept_first or 0,
            "kept_end": row.kept_end or 0,
        },
    )


def leave(work: UnitOfWork, row: BookingRow) -> None:
    """Delete all claims of the booking."""
    work.session.execute(_LEAVE, {"booking_id": row.id})
    announce_row(work, row)


def announce_row(work: UnitOfWork, row: BookingRow) -> None:
    """Publish CalendarChanged for the booking's time, and for the old time that it still keeps."""
    announce(work, row.expert_id, row.first_tick, row.end_tick)
    if row.kept_first is not None and row.kept_end is not None:
        announce(work, row.expert_id, row.kept_first, row.kept_end)


def announce(work: UnitOfWork, expert_id: int, first: int, end: int) -> None:
    """Publish CalendarChanged for these ticks."""
    work.announce(CalendarChanged(expert_id, Interval.of_ticks(first, end)))


def _means_taken(error: IntegrityError) -> bool:
    diagnosis = getattr(error.orig, "diag", None)
    if diagnosis is not None:
        return diagnosis.constraint_name in TIME_IS_TAKEN
    return str(error.orig) in _TIME_IS_TAKEN_IN_SQLITE
