"""Changed rules of time zones: which coming sessions begin at another wall time than was agreed.

A booking keeps its instant. When a new version of the zone data moves a zone, its parties' clocks show another time at
that instant, and only they can say which of the two they mean.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.engine.unit_of_work import UnitOfWork
from db.models import SystemNote
from db.queries.tables import bookings
from expertconnect.services.common import authorization
from expertconnect.zone_data import ZoneData, zone_data

_NOTE = "zone_data"
_READ_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class MovedWallTime:
    """A coming session whose start shows another time on a party's clock than was agreed.

    Attributes:
        agreed: The agreed wall time, without its offset.
        now: What the clock will show.
    """

    uid: str
    zone: str
    agreed: datetime
    now: datetime


@dataclass(frozen=True, slots=True)
class ZoneDataInUse:
    """The zone data in use, as the operator's page shows it.

    Attributes:
        moved: Number of coming sessions whose wall time the last change of the zone data has moved.
    """

    data: ZoneData
    moved: int


def moved_wall_times(session: Session, now: datetime) -> Iterator[MovedWallTime]:
    """Yield the coming live bookings that begin at another wall time than agreed, by start."""
    coming = (
        select(bookings.c.uid, bookings.c.starts_at, bookings.c.wall_times)
        .where(
            bookings.c.status.in_(("pending", "confirmed")),
            bookings.c.starts_at > now,
            bookings.c.wall_times != "",
        )
        .order_by(bookings.c.starts_at)
    )
    for uid, starts_at, wall_times in session.execute(coming).yield_per(_READ_AT_ONCE):
        moved = next(
            (found for found in (_moved(uid, starts_at, text) for text in wall_times.split()) if found), None
        )
        if moved is not None:
            yield moved


def note_zone_data(work: UnitOfWork) -> ZoneDataInUse:
    """Note which zone data this process uses; if it is not what was used before, count the sessions it has moved."""
    known = _known(work)
    data = zone_data()
    if known is not None and known.data.version == data.version:
        return known
    in_use = ZoneDataInUse(data, sum(1 for _ in moved_wall_times(work.session, work.now)) if known else 0)
    value = json.dumps({"version": data.version, "moved": in_use.moved})
    statement = work.insert(SystemNote).values(name=_NOTE, value=value)
    work.session.execute(statement.on_conflict_do_update(index_elements=["name"], set_={"value": value}))
    return in_use


def zone_data_in_use(work: UnitOfWork) -> ZoneDataInUse:
    """Return the zone data in use, for the operator's page.

    Raises:
        SignInNeeded, NotFound: As `authorization.admin`.
    """
    authorization.admin(work)
    return _known(work) or ZoneDataInUse(zone_data(), 0)


def _known(work: UnitOfWork) -> ZoneDataInUse | None:
    value = work.session.scalar(select(SystemNote.value).where(SystemNote.name == _NOTE))
    if value is None:
        return None
    noted = json.loads(value)
    return ZoneDataInUse(ZoneData(noted["version"], zone_data().source), noted["moved"])


def _moved(uid: str, starts_at: datetime, text: str) -> MovedWallTime | None:
    stamp, _, zone = text.rstrip("]").partition("[")
    agreed = datetime.fromisoformat(stamp).replace(tzinfo=None)
    try:
        now = starts_at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    except ZoneInfoNotFoundError:
        return None  # the doctor names unknown zones of experts
    return None if now == agreed else MovedWallTime(uid, zone, agreed, now)
