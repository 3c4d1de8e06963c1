"""Create bookings: from a held slot, without a hold, or entered by the expert."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from db.engine.unit_of_work import UnitOfWork
from db.queries import bookings
from db.queries.bookings import BookingRow, answers_of
from db.queries.offers import OfferRow
from expertconnect.domain.booking import (
    LIVE,
    Attendee,
    BookingDetails,
    BookingStatus,
    PlaceKind,
    Question,
    request_expires_at,
)
from expertconnect.domain.errors import HoldExpired, Invalid, NotAnymore, NotFound
from expertconnect.domain.money import Money
from expertconnect.domain.sentences import sentence
from expertconnect.services.accounts.address_proof import Proof, proof_of
from expertconnect.services.bookings import claims, waiting
from expertconnect.services.bookings.eligibility import (
    UNSEEN,
    Terms,
    require_bookable,
    require_reservable,
    require_room_for_client,
    require_seen,
)
from expertconnect.services.bookings.holds import end_own_hold, is_mine, my_live_hold
from expertconnect.services.bookings.idempotency import keyed, record_use, used_before
from expertconnect.services.bookings.manage_links import token_for
from expertconnect.services.bookings.notifications import BOTH, enqueue_emails
from expertconnect.services.bookings.repository import (
    Answered,
    add,
    compare_and_set,
    details,
    details_of,
    find,
    record_event,
    write_answers,
)
from expertconnect.services.bookings.unproven import Wanted, must_wait
from expertconnect.services.calendar_export.video import room_url
from expertconnect.services.common import validation
from expertconnect.services.common.authorization import current_identity, signed_in
from expertconnect.services.common.ids import new_uid
from expertconnect.services.event_types import public
from expertconnect.services.scheduling.calendar import NO_BOOKING

OTHER_TIME = sentence("This hold is of another time. Please hold this one, or leave it out.")


@dataclass(frozen=True, slots=True)
class Booked:
    """A booking that was just created.

    Attributes:
        manage_token: Token of the attendee's manage link; shown only to the person who booked. Empty while the booking
            waits until its address is proven.
    """

    details: BookingDetails
    manage_token: str = ""


class NamedStart(NamedTuple):
    """A start of an offer, as a caller names it."""

    username: str
    slug: str
    start: datetime


def book(
    work: UnitOfWork,
    uid: str,
    attendee: Attendee,
    *,
    idempotency_key: str | None = None,
    named: NamedStart | None = None,
    seen: Terms = UNSEEN,
) -> Booked:
    """Create a booking from the held slot.

    A hold is a promise: the event type may have been renamed, changed or retired since. Eligibility is not checked
    again: the hold has claimed the time. A second click returns the booking of the first.

    Args:
        uid: The uid of this visitor's hold.
        attendee: As typed; validated here, with the answers to the questions that the hold was made with. An empty zone
            or locale is the account's own, or UTC and English.
        idempotency_key: The same key gives the same booking for 24 hours, as it stands then.
        named: What the caller believes to be held.
        seen: Terms that the caller has seen.

    Raises:
        Invalid: If a field is not valid; the hold is kept.
        HoldExpired: If the slot is no longer held for this visitor.
        LimitReached: If the client has reached the event type's limit of coming sessions.
        OfferChanged: If the hold has other terms than those seen.
        IdempotencyMismatch: If the key was used for another request.
    """
    request = keyed(work, idempotency_key, ("book", uid, *_written(named), *_terms_written(seen)), attendee)
    if (earlier := used_before(work, request)) is not None:
        return _booked_earlier(work, earlier)
    row = _held_or_booked(work, uid)
    if named is not None and not _is_named(work, row, named):
        raise Invalid(fields={"hold_uid": OTHER_TIME})
    require_seen(seen, row.ends_at - row.starts_at, Money(row.price_minor, row.currency))
    if row.status != BookingStatus.HELD:
        return _second_click(work, row, attendee)
    questions = _questions_of(work, row)
    attendee = validation.attendee(_with_own_defaults(work, attendee), questions)
    if (earlier := record_use(work, request, uid)) is not None:
        return _booked_earlier(work, earlier)
    client = _client_columns(work, attendee)
    require_room_for_client(work, row, client["client_id"], client["email"])
    wanted = Wanted(
        row.expert_id, row.expert_time_zone, row.starts_at, client["email"], row.confirms_address, row.id
    )
    waits = must_wait(work, wanted)
    try:
        if waits:
            return Booked(waiting.submit(work, row, attendee, questions, client))
        return _make(work, row, client, attendee, questions)
    except NotAnymore:
        raise HoldExpired from None


def complete_waiting(work: UnitOfWork, row: BookingRow) -> Booked:
    """Turn time that waited until its address is proven into the booking, or the request, that its form asked for.

    Raises:
        LimitReached: If the client has reached the event type's limit meanwhile.
        NotAnymore: If it has ended meanwhile.
    """
    require_room_for_client(work, row, row.client_id, row.email)
    status, columns = _columns_of_new(
        work, row.uid, row.starts_at, row.place_kind, approval=row.requires_approval
    )
    booked = compare_and_set(work, row, status, proven_at=work.now, asked=None, **columns)
    return _booked(work, booked, answers_of(work.session, [row.id]).get(row.id, ()))


def _make(
    work: UnitOfWork,
    row: BookingRow,
    client: Mapping[str, Any],
    attendee: Attendee,
    questions: Sequence[Question],
) -> Booked:
    status, columns = _columns_of_new(
        work, row.uid, row.starts_at, row.place_kind, approval=row.requires_approval
    )
    booked = compare_and_set(
        work, row, status, **client, **columns, asked=None, proven_at=_proven_at(work, client["email"])
    )
    return _booked(work, booked, write_answers(work, row, waiting.labels_of(questions), attendee))


def book_now(
    work: UnitOfWork,
    username: str,
    slug: str,
    start: datetime,
    attendee: Attendee,
    *,
    idempotency_key: str | None = None,
    seen: Terms = UNSEEN,
) -> Booked:
    """Create a booking without a hold; if this visitor holds the same slot, that hold is booked. Another hold of theirs
    with this expert gives way.

    Args:
        attendee, idempotency_key, seen: As `book`.

    Raises:
        Invalid, LimitReached, OfferChanged, IdempotencyMismatch: As `book`.
        NotFound, NotOffered, TooSoon, TooFar, SlotTaken: As `hold`.
    """
    start = validation.instant(start, "start")
    named = NamedStart(username, slug, start)
    request = keyed(work, idempotency_key, ("book_now", *_written(named), *_terms_written(seen)), attendee)
    if (earlier := used_before(work, request)) is not None:
        return _booked_earlier(work, earlier)
    own_hold = _own_hold_on(work, named)
    uid = own_hold.uid if own_hold else new_uid()
    if own_hold:
        if (earlier := record_use(work, request, uid)) is not None:
            return _booked_earlier(work, earlier)
        return book(work, uid, attendee, seen=seen)
    offer = public.find(work, username, slug)
    rules = public.rules_of(offer)
    require_seen(seen, rules.duration, offer.price)
    questions = public.asked(work, offer.id) if offer.asks else ()
    attendee = validation.attendee(_with_own_defaults(work, attendee), questions)
    client = _client_columns(work, attendee)
    if (earlier := record_use(work, request, uid)) is not None:
        return _booked_earlier(work, earlier)
    end_own_hold(work, offer.expert_id)
    require_bookable(work, offer, rules, start)
    require_room_for_client(work, offer, client["client_id"], client["email"])
    wanted = Wanted(
        offer.expert_id, offer.expert_time_zone, start, client["email"], offer.confirms_address, NO_BOOKING
    )
    waits = must_wait(work, wanted)
    client |= {"held_from": work.actor.network[:64], "proven_at": _proven_at(work, client["email"])}
    if waits:
        row = _add(work, offer, start, client | waiting.columns_of_new(work, uid))
        return Booked(waiting.submit(work, row, attendee, questions, client))
    return _insert(work, offer, start, (uid, attendee, questions), client, approval=offer.requires_approval)


def book_as_expert(work: UnitOfWork, event_type_uid: str, start: datetime, attendee: Attendee) -> Booked:
    """Create a booking in the expert's own calendar for a client, also outside hours, notice and limits.

    Raises:
        NotFound: If it is not the expert's own event type.
        Invalid: As `book`.
        NotOffered, TooSoon, SlotTaken: If it does not start on a five-minute mark, has passed, or the time is taken.
    """
    start = validation.instant(start, "start")
    offer = public.owned(work, event_type_uid)
    attendee = validation.attendee(attendee, public.asked(work, offer.id) if attendee.answers else ())
    rules = public.rules_of(offer)
    end_own_hold(work, offer.expert_id, rules.reserved(start).ticks())
    require_reservable(work, offer, rules, start)
    client = _attendee_columns(attendee) | {"client_id": None, "by_expert": True}
    return _insert(work, offer, start, (new_uid(), attendee, ()), client, approval=False)


def _insert(
    work: UnitOfWork,
    offer: OfferRow,
    start: datetime,
    contact: tuple[str, Attendee, Sequence[Question]],
    client: Mapping[str, Any],
    *,
    approval: bool,
) -> Booked:
    uid, attendee, questions = contact
    status, new_columns = _columns_of_new(work, uid, start, offer.place_kind, approval=approval)
    columns = {"uid": uid, "status": str(status), "requires_approval": approval, **client, **new_columns}
    row = _add(work, offer, start, columns)
    return _booked(work, row, write_answers(work, row, waiting.labels_of(questions), attendee))


def _add(work: UnitOfWork, offer: OfferRow, start: datetime, columns: Mapping[str, Any]) -> BookingRow:
    """Insert a row and claim its time."""
    rules = public.rules_of(offer)
    ticks = rules.reserved(start).ticks()
    times = {
        "starts_at": start,
        "ends_at": start + rules.duration,
        "first_tick": ticks.start,
        "end_tick": ticks.stop,
        "held_by": None if columns.get("by_expert") else work.actor.visitor,
    }
    with claims.time_or_taken():
        row = add(work, offer, times | dict(columns))
        claims.claim(work, offer.expert_id, row.id, ticks)
    return row


def _proven_at(work: UnitOfWork, email: str) -> datetime | None:
    return None if proof_of(work, email) is Proof.NONE else work.now


def _columns_of_new(
    work: UnitOfWork, uid: str, start: datetime, place_kind: str, *, approval: bool
) -> tuple[BookingStatus, dict[str, Any]]:
    """Status of a new booking, and the columns that tell it from a hold."""
    video = place_kind == PlaceKind.VIDEO
    return BookingStatus.PENDING if approval else BookingStatus.CONFIRMED, {
        "booked_at": work.now,
        "expires_at": request_expires_at(work.now, start) if approval else None,
        "calendar_uid": uid,
        "join_url": room_url(work.settings, work.secret, uid) if video else "",
    }


def _booked(work: UnitOfWork, row: BookingRow, answered: Answered) -> Booked:
    """Publish a new booking and enqueue its e-mails."""
    pending = row.status == BookingStatus.PENDING
    record_event(work, row, "requested" if pending else "booked", by_expert=row.by_expert)
    enqueue_emails(work, row, "booking_requested" if pending else "booking_confirmed", *BOTH)
    claims.announce_row(work, row)
    return Booked(details_of(row, answered), token_for(work, row))


def _client_columns(work: UnitOfWork, attendee: Attendee) -> dict[str, Any]:
    identity = current_identity(work)
    return _attendee_columns(attendee) | {"client_id": identity.user_id if identity else None}


def _attendee_columns(attendee: Attendee) -> dict[str, Any]:
    return {
        "name": attendee.name,
        "email": _email_key(attendee.email),
        "email_shown": attendee.email,
        "notes": attendee.notes,
        "time_zone": attendee.time_zone,
        "locale": attendee.locale,
    }


_email_key = lru_cache(maxsize=1024)(validation.email_key)
"""Cached because parsing an address takes as long as an SQL statement, and one booking needs it several times."""


def _written(named: NamedStart | None) -> tuple[str, ...]:
    return () if named is None else (named.username, named.slug, named.start.isoformat())


def _terms_written(seen: Terms) -> tuple[str, ...]:
    return () if seen == UNSEEN else (repr(seen),)


def _own_hold_on(work: UnitOfWork, named: NamedStart) -> BookingRow | None:
    """Return this visitor's live hold on a slot, if there is one."""
    identity = current_identity(work)
    hold = bookings.hold_of(work.session, work.actor.visitor, identity.user_id if identity else None)
    if hold is None or hold.expires_at is None or hold.expires_at <= work.now:
        return None
    return hold if _is_named(work, hold, named) else None


def _is_named(work: UnitOfWork, row: BookingRow, named: NamedStart) -> bool:
    """Whether a caller means this start, by the present or a former address of its event type."""
    if row.starts_at != named.start:
        return False
    if (row.username, row.slug) == (named.username, named.slug):
        return True
    return public.id_by_any_name(work, named.username, named.slug) == row.event_type_id


def _questions_of(work: UnitOfWork, row: BookingRow) -> Sequence[Question]:
    """The questions of a hold; those of today for one that was made by an older version."""
    if row.asked is None:
        return public.asked(work, row.event_type_id)
    return public.asked_for_hold(work, row.event_type_id, row.asked)


def _with_own_defaults(work: UnitOfWork, attendee: Attendee) -> Attendee:
    """Fill in the zone and the locale of whoever books, where they were left out."""
    if attendee.time_zone and attendee.locale:
        return attendee
    identity = current_identity(work)
    user = signed_in(work) if identity is not None and identity.user_id is not None else None
    return replace(
        attendee,
        time_zone=attendee.time_zone or (user.time_zone if user else "UTC"),
        locale=attendee.locale or (user.locale if user else "en"),
    )


def _held_or_booked(work: UnitOfWork, uid: str) -> BookingRow:
    """Return this visitor's live hold, or the booking it has become."""
    try:
        row = find(work, uid)
    except NotFound:
        raise HoldExpired from None
    if row.status in LIVE and row.sequence == 0 and is_mine(work, row):
        return row
    return my_live_hold(work, uid)


def _second_click(work: UnitOfWork, row: BookingRow, attendee: Attendee) -> Booked:
    """Return the booking of the first click with its manage link, but only to the browser or account that made it: a
    uid alone proves nothing.
    """
    if row.email != _email_key(attendee.email) or (row.held_by is None and row.client_id is None):
        raise HoldExpired
    return Booked(details(work, row), token_for(work, row))


def _booked_earlier(work: UnitOfWork, uid: str) -> Booked:
    row = find(work, uid)
    return Booked(details(work, row), "" if row.booked_at is None else token_for(work, row))
