"""Queries that count the bookings of unproven addresses, for the caps on them."""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, Integer, and_, bindparam, case, exists, func, or_, select
from sqlalchemy.orm import Session

from db.models import UtcDateTime
from db.models.bookings import HOLDING
from db.queries.tables import bookings, users

_DAY = timedelta(days=1)


class Counted(NamedTuple):
    """Numbers of bookings whose address is not proven.

    Attributes:
        of_address: Coming ones of the address, and those made with it in the last day, cancelled ones included.
        of_network: Coming ones with the expert from the network.
        of_day: Those of the expert's day.
        waiting_of_network: Those with the expert from the network that wait until their address is proven.
        waiting_of_address: Those of the address that wait, with any expert.
        next_ends_at: When the first of those that wait is given up; None if none waits.
    """

    of_address: int
    of_network: int
    of_day: int
    waiting_of_network: int
    waiting_of_address: int
    next_ends_at: datetime | None


def _number(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((and_(*conditions), 1), else_=0)), 0, type_=Integer)


_now = bindparam("now", type_=UtcDateTime())
_by_known_person = exists().where(users.c.id == bookings.c.client_id, users.c.email_verified_at.is_not(None))
# What an expert enters has neither a visitor nor a network.
_unproven = and_(
    bookings.c.proven_at.is_(None),
    bookings.c.id != bindparam("excluding"),
    or_(bookings.c.held_by.is_not(None), bookings.c.held_from != ""),
    ~_by_known_person,
)
_live = bookings.c.status.in_(("pending", "confirmed"))
_coming = and_(_live, bookings.c.ends_at > _now)
_waits = and_(bookings.c.status == "held", bookings.c.submitted_at.is_not(None), bookings.c.expires_at > _now)
_here = and_(bookings.c.held_from != "", bookings.c.held_from == bindparam("network"))
_on_day = and_(
    bookings.c.starts_at >= bindparam("day_begins", type_=UtcDateTime()),
    bookings.c.starts_at < bindparam("day_ends", type_=UtcDateTime()),
)
_WITH_EXPERT = select(
    _number(_coming, _here),
    _number(_live, _on_day),
    _number(_waits, _here),
    func.min(case((and_(_waits, _here), bookings.c.expires_at))),
).where(
    bookings.c.expert_id == bindparam("expert_id"),
    bookings.c.starts_at > bindparam("since", type_=UtcDateTime()),
    HOLDING,  # as the partial index says it
    _unproven,
)
_OF_ADDRESS = select(
    _number(or_(_coming, bookings.c.booked_at > bindparam("since", type_=UtcDateTime()))),
    _number(_waits),
    func.min(case((_waits, bookings.c.expires_at))),
).where(bookings.c.email == bindparam("email"), _unproven)


def counted(
    session: Session,
    expert_id: int,
    email: str,
    network: str,
    day: tuple[datetime, datetime],
    now: datetime,
    excluding: int,
) -> Counted:
    """Count the bookings of unproven addresses around one that is wanted.

    Args:
        email: Folded.
        day: Begin and end of the expert's day.
        excluding: The hold that is to become the booking.
    """
    parameters = {
        "expert_id": expert_id,
        "email": email,
        "network": network,
        "day_begins": day[0],
        "day_ends": day[1],
        "now": now,
        "since": now - _DAY,
        "excluding": excluding,
    }
    of_network, of_day, waiting_here, first_here = session.execute(_WITH_EXPERT, parameters).one()
    of_address, waiting_of_address, first_of_address = session.execute(_OF_ADDRESS, parameters).one()
    ends = [end for end in (first_here, first_of_address) if end is not None]
    return Counted(
        of_address=of_address,
        of_network=of_network,
        of_day=of_day,
        waiting_of_network=waiting_here,
        waiting_of_address=waiting_of_address,
        next_ends_at=min(ends, default=None),
    )
