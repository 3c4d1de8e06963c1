"""Holds: a slot reserved for one visitor while the form is filled in."""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from db.engine.unit_of_work import UnitOfWork
from db.queries import bookings
from db.queries.bookings import BookingRow
from db.queries.offers import OfferRow
from expertconnect.domain.booking import BookingDetails, BookingStatus
from expertconnect.domain.errors import (
    Forbidden,
    HoldExpired,
    LimitReached,
    NotAnymore,
    NotFound,
    RateLimited,
)
from expertconnect.domain.money import Money
from expertconnect.domain.sentences import sentence
from expertconnect.services.bookings import claims
from expertconnect.services.bookings.eligibility import (
    UNSEEN,
    Terms,
    require_bookable,
    require_room_for_client,
    require_seen,
)
from expertconnect.services.bookings.expiry import end_hold, expire_due
from expertconnect.services.bookings.repository import add, details_of, find, overwrite
from expertconnect.services.common import validation
from expertconnect.services.common.authorization import current_identity
from expertconnect.services.common.ids import new_uid
from expertconnect.services.event_types import public
from expertconnect.services.scheduling.calendar import NO_BOOKING

HOLDS_PER_NETWORK = 30
"""Live holds per network address (/64 for IPv6): enough for an office, too few for one machine to block a calendar."""


def hold(
    work: UnitOfWork, username: str, slug: str, start: datetime, *, seen: Terms = UNSEEN
) -> BookingDetails:
    """Hold a slot, releasing the one this visitor held before.

    Holding the same slot again changes nothing and does not extend the hold.

    Args:
        username: The expert's.
        slug: The offer's; it is read from the database, because a page's copy may be stale.
        start: The slot's first instant, aware.
        seen: Terms that the caller has seen.

    Returns:
        The held booking; `book` takes its ``uid``, which is also the proof of ownership without a visitor cookie.

    Raises:
        NotFound: If there is no such offer.
        NotOffered, TooSoon, TooFar, LimitReached: As `eligibility.require_bookable`.
        OfferChanged: If the offer has other terms than those seen.
        SlotTaken: If any of the time is claimed; the old hold is kept.
        RateLimited: If too many slots are held from this network.
    """
    start = validation.instant(start, "start")
    offer = public.find(work, username, slug)
    _serialize_holds(work)
    identity = current_identity(work)
    user_id = identity.user_id if identity else None
    own_hold = bookings.hold_of(work.session, work.actor.visitor, user_id)
    if (
        own_hold
        and (own_hold.event_type_id, own_hold.starts_at) == (offer.id, start)
        and _is_live(work, own_hold)
    ):
        require_seen(
            seen, own_hold.ends_at - own_hold.starts_at, Money(own_hold.price_minor, own_hold.currency)
        )
        return details_of(own_hold)
    if own_hold and not _is_live(work, own_hold) and expire_due(work, [own_hold]):
        own_hold = None
    excluding = own_hold.id if own_hold else NO_BOOKING
    rules = public.rules_of(offer)
    require_seen(seen, rules.duration, offer.price)
    require_bookable(work, offer, rules, start, excluding=excluding)
    require_room_for_client(work, offer, user_id, identity.email if identity and identity.verified else "")
    _require_room_in_network(work, excluding)
    columns = _columns(work, offer, start) | {"client_id": user_id, "asked": _asked(work, offer)}
    with claims.time_or_taken():
        row = _swap(work, own_hold, offer, columns) if own_hold else add(work, offer, columns)
        claims.claim(work, offer.expert_id, row.id, rules.reserved(start).ticks())
    if own_hold:
        claims.settle(work, row)
        claims.announce_row(work, own_hold)
    return details_of(row)


def extend_hold(work: UnitOfWork, uid: str) -> BookingDetails:
    """Extend a hold to its full length from now; possible once.

    Raises:
        HoldExpired: If the hold has run out, or is not this visitor's.
        LimitReached: If it was extended before.
    """
    row = my_live_hold(work, uid)
    if row.extended or row.submitted_at is not None:
        raise LimitReached(sentence("A time can be kept longer only once."))
    return details_of(overwrite(work, row, extended=True, expires_at=_until(work)))


def release(work: UnitOfWork, uid: str) -> None:
    """Release a held slot; does nothing if this visitor does not hold it any more."""
    try:
        row = my_live_hold(work, uid)
    except HoldExpired:
        return
    end_hold(work, row)


def release_visitor(work: UnitOfWork, visitor: str) -> None:
    """Release the hold of a visitor, when the last of that visitor's pages is closed.

    Raises:
        Forbidden: If the actor is neither the system nor this visitor.
    """
    if not work.actor.is_system and work.actor.visitor != visitor:
        raise Forbidden
    row = bookings.hold_of(work.session, visitor, None)
    if row is not None:
        end_hold(work, row)


def end_own_hold(work: UnitOfWork, expert_id: int, ticks: range | None = None) -> None:
    """End this visitor's hold with an expert where it would be in the way of a booking of their own.

    Args:
        ticks: Only a hold that shares some of this time; None for any, because it counts against daily limits, too.
    """
    identity = current_identity(work)
    row = bookings.hold_of(work.session, work.actor.visitor, identity.user_id if identity else None)
    if row is None or row.expert_id != expert_id:
        return
    if ticks is None or (row.first_tick < ticks.stop and ticks.start < row.end_tick):
        with suppress(NotAnymore):  # it was booked in another tab just now
            end_hold(work, row)


def my_hold(work: UnitOfWork, username: str, slug: str) -> BookingDetails | None:
    """Return this visitor's hold on the offer, so that a reloaded page can continue with it."""
    identity = current_identity(work)
    row = bookings.hold_of(work.session, work.actor.visitor, identity.user_id if identity else None)
    if row is None or not _is_live(work, row) or (row.username, row.slug) != (username, slug):
        return None
    return details_of(row)


def my_live_hold(work: UnitOfWork, uid: str) -> BookingRow:
    """Return a hold of this visitor that has not expired.

    Raises:
        HoldExpired: If there is none, or it is another visitor's: the two must look the same.
    """
    try:
        row = find(work, uid)
    except NotFound:
        raise HoldExpired from None
    if row.status != BookingStatus.HELD or not _is_live(work, row) or not is_mine(work, row):
        raise HoldExpired
    return row


def is_mine(work: UnitOfWork, row: BookingRow) -> bool:
    """Whether this visitor made the hold: by cookie, or by account if there was no cookie. Without either, knowing the
    uid is the proof.
    """
    if row.held_by is not None:
        return row.held_by == work.actor.visitor
    identity = current_identity(work)
    return row.client_id is None or (identity is not None and identity.user_id == row.client_id)


def _swap(work: UnitOfWork, own_hold: BookingRow, offer: OfferRow, columns: dict[str, Any]) -> BookingRow:
    """Turn the visitor's old hold into the new one.

    One row serves both, so that the two may overlap. Its uid changes: a form that was opened for the old time
    must not book the new one.
    """
    of_offer = {
        "expert_id": offer.expert_id,
        "event_type_id": offer.id,
        "title": offer.title,
        "place_kind": offer.place_kind,
        "place_detail": offer.place_detail,
        "price_minor": offer.price_minor,
        "currency": offer.currency,
        "requires_approval": offer.requires_approval,
        "created_at": work.now,
        "extended": False,
    }
    return overwrite(work, own_hold, **of_offer, **columns)._replace(
        event_type_uid=offer.uid,
        slug=offer.slug,
        change_notice_minutes=offer.change_notice_minutes,
        username=offer.username,
        expert_time_zone=offer.expert_time_zone,
        expert_name=offer.expert_name,
        client_limit=offer.client_limit,
        confirms_address=offer.confirms_address,
        once_per_client=offer.once_per_client,
    )


def _columns(work: UnitOfWork, offer: OfferRow, start: datetime) -> dict[str, Any]:
    rules = public.rules_of(offer)
    ticks = rules.reserved(start).ticks()
    return {
        "uid": new_uid(),
        "status": str(BookingStatus.HELD),
        "starts_at": start,
        "ends_at": start + rules.duration,
        "first_tick": ticks.start,
        "end_tick": ticks.stop,
        "expires_at": _until(work),
        "held_by": work.actor.visitor,
        "held_from": work.actor.network[:64],
    }


def _asked(work: UnitOfWork, offer: OfferRow) -> list[Any]:
    """The questions that whoever books this hold is asked, however the event type changes meanwhile."""
    return public.to_keep(public.asked(work, offer.id)) if offer.asks else []


def _until(work: UnitOfWork) -> datetime:
    return work.now + timedelta(minutes=work.settings.hold_minutes)


def _is_live(work: UnitOfWork, row: BookingRow) -> bool:
    return row.expires_at is not None and work.now < row.expires_at


def _require_room_in_network(work: UnitOfWork, excluding: int) -> None:
    network = work.actor.network[:64]
    if not network or not work.settings.limits_on:
        return
    if bookings.holds_from(work.session, network, work.now, excluding) >= HOLDS_PER_NETWORK:
        raise RateLimited(
            60,
            sentence("Many times are being held from your network just now. Please try again in a minute."),
        )


def _serialize_holds(work: UnitOfWork) -> None:
    """Lock the visitor and the network until the commit, so that each hold sees the one before.

    SQLite has a single writer and needs no lock.
    """
    if work.is_sqlite:
        return
    actor = work.actor
    visitor = actor.visitor or actor.user_id
    names = [f"network:{actor.network}"] * bool(actor.network) + [f"visitor:{visitor}"] * bool(visitor)
    for name in names:
        work.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))


def held(work: UnitOfWork, uid: str) -> BookingDetails:
    """Return a hold of this visitor as it is now.

    Raises:
        HoldExpired: If it has expired, or is another visitor's.
    """
    return details_of(my_live_hold(work, uid))
