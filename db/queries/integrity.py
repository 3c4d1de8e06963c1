"""Integrity queries of the doctor: whether bookings and claims agree."""

from datetime import datetime

from sqlalchemy import Select, and_, func, not_, or_, select

from db.queries.tables import bookings, claims

LIVE = ("held", "pending", "confirmed")
SECONDS_PER_TICK = 300


def without_claims(now: datetime) -> Select[str]:
    """Select the uids of coming live bookings that lack the claim of any of their ticks.

    Past bookings are left out, because the cleanup deletes past claims.
    """
    own = (
        select(func.count())
        .select_from(claims)
        .where(
            claims.c.booking_id == bookings.c.id,
            claims.c.expert_id == bookings.c.expert_id,
            claims.c.tick >= bookings.c.first_tick,
            claims.c.tick < bookings.c.end_tick,
        )
        .scalar_subquery()
    )
    return select(bookings.c.uid).where(
        bookings.c.status.in_(LIVE),
        bookings.c.starts_at > now,
        own != bookings.c.end_tick - bookings.c.first_tick,
    )


def without_bookings(now: datetime) -> Select[str]:
    """Select the uids of bookings with coming claims outside of the time that they reserve.

    Time kept for an undo counts as reserved until the cleanup has closed the undo, even after a long downtime.
    """
    tick = int(now.timestamp()) // SECONDS_PER_TICK
    its_time = and_(claims.c.tick >= bookings.c.first_tick, claims.c.tick < bookings.c.end_tick)
    kept = and_(
        bookings.c.kept_first.is_not(None),
        claims.c.tick >= bookings.c.kept_first,
        claims.c.tick < bookings.c.kept_end,
    )
    holds = or_(bookings.c.status.in_(LIVE), bookings.c.undo_until.is_not(None))
    return (
        select(bookings.c.uid)
        .join(claims, claims.c.booking_id == bookings.c.id)
        .where(claims.c.tick > tick, not_(or_(and_(holds, its_time), kept)))
        .distinct()
    )
