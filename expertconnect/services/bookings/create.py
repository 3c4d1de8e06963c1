"""Create bookings: from a held slot, without a hold, or entered by the expert."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import insert

from db.engine.unit_of_work import UnitOfWork
from db.queries import bookings
from db.queries.bookings import BookingRow
from db.queries.offers import OfferRow
from db.queries.tables import answers
from expertconnect.domain.booking import (
    LIVE,
    Attendee,
    BookingDetails,
    BookingStatus,
    PlaceKind,
    Question,
    request_expires_at,
)
from expertconnect.domain.errors import HoldExpired, NotAnymore, NotFound
from expertconnect.services.bookings import claims
from expertconnect.services.bookings.eligibility import (
    require_bookable,
    require_reservable,
    require_room_for_client,
)
from expertconnect.services.bookings.holds import is_mine, my_live_hold
from expertconnect.services.bookings.idempotency import used_before
from expertconnect.services.bookings.manage_links import token_for
from expertconnect.services.bookings.notifications import BOTH, enqueue_emails
from expertconnect.services.bookings.repository import (
    add,
    compare_and_set,
    details,
    details_of,
    find,
    record_event,
)
from expertconnect.services.calendar_export.video import room_url
from expertconnect.services.common import validation
from expertconnect.services.common.authorization import current_identity
from expertconnect.services.common.ids import new_uid
from expertconnect.services.event_types import public


@dataclass(frozen=True, slots=True)
class Booked:
    """A booking that was just created.

    Attributes:
        manage_token: Token of the attendee's manage link; shown only to the person who booked.
    """

    details: BookingDetails
    manage_token: str


def book(work: UnitOfWork, uid: str, attendee: Attendee, *, idempotency_key: str | None = None) -> Booked:
    """Create a booking from the held slot.

    Eligibility is not checked again: the hold has claimed the time. A second click returns the booking of the first.

    Args:
        uid: The uid of this visitor's hold.
        attendee: As typed; validated here, with the answers to the event type's questions.
        idempotency_key: The same key gives the same booking for 24 hours.

    Raises:
        Invalid: If a field is not valid; the hold is kept.
        HoldExpired: If the slot is no longer held for this visitor.
        LimitReached: If the client has reached the event type's limit of coming sessions.
        IdempotencyMismatch: If the key was used for another request.
    """
    row = _held_or_booked(work, uid)
    questions = public.asked(work, row.event_type_id)
    attendee = validation.attendee(attendee, questions)
    if (earlier := used_before(work, idempotency_key, ("book", uid), attendee, uid)) is not None:
        return _booked_earlier(work, earlier)
    if row.status != BookingStatus.HELD:
        return _second_click(work, row, attendee)
    client = _client_columns(work, attendee)
    require_room_for_client(work, row, client["client_id"], client["email"])
    status, columns = _columns_of_new(
        work, row.uid, row.starts_at, row.place_kind, approval=row.requires_approval
    )
    try:
        booked = compare_and_set(work, row, status, **client, **columns)
    except NotAnymore:
        raise HoldExpired from None
    return _booked(work, booked, attendee, questions)


def book_now(
    work: UnitOfWork,
    username: str,
    slug: str,
    start: datetime,
    attendee: Attendee,
    *,
    idempotency_key: str | None = None,
) -> Booked:
    """Create a booking without a hold; if this visitor holds the same slot, that hold is booked.

    Raises:
        Invalid, LimitReached, IdempotencyMismatch: As `book`.
        NotFound, NotOffered, TooSoon, TooFar, SlotTaken: As `hold`.
    """
    start = validation.instant(start, "start")
    offer = public.find(work, username, slug)
    questions = public.asked(work, offer.id) if offer.asks else ()
    attendee = validation.attendee(attendee, questions)
    client = _client_columns(work, attendee)
    own_hold = _live_hold_on(work, offer, start, client["client_id"])
    uid = own_hold.uid if own_hold else new_uid()
    request = ("book_now", username, slug, start.isoformat())
    if (earlier := used_before(work, idempotency_key, request, attendee, uid)) is not None:
        return _booked_earlier(work, earlier)
    if own_hold:
        return book(work, own_hold.uid, attendee)
    rules = public.rules_of(offer)
    require_bookable(work, offer, rules, start)
    require_room_for_client(work, offer, client["client_id"], client["email"])
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
    require_reservable(work, offer, public.rules_of(offer), start)
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
    rules = public.rules_of(offer)
    ticks = rules.reserved(start).ticks()
    status, new_columns = _columns_of_new(work, uid, start, offer.place_kind, approval=approval)
    columns = {
        "uid": uid,
        "status": str(status),
        "starts_at": start,
        "ends_at": start + rules.duration,
        "first_tick": ticks.start,
        "end_tick": ticks.stop,
        "requires_approval": approval,
        "held_by": None if client.get("by_expert") else work.actor.visitor,
        **client,
        **new_columns,
    }
    with claims.time_or_taken():
        row = add(work, offer, columns)
        claims.claim(work, offer.expert_id, row.id, ticks)
    return _booked(work, row, attendee, questions)


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


def _booked(work: UnitOfWork, row: BookingRow, attendee: Attendee, questions: Sequence[Question]) -> Booked:
    """Write the answers, publish and enqueue the e-mails of a new booking."""
    labels = {question.id: question.label for question in questions}
    answered = [(key, labels[key], answer) for key, answer in sorted(attendee.answers.items())]
    if answered:
        work.session.execute(
            insert(answers),
            [
                {"booking_id": row.id, "question_id": key, "label": label, "value": value}
                for key, label, value in answered
            ],
        )
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


def _live_hold_on(
    work: UnitOfWork, offer: OfferRow, start: datetime, user_id: int | None
) -> BookingRow | None:
    """Return this visitor's live hold on a slot, if there is one."""
    hold = bookings.hold_of(work.session, work.actor.visitor, user_id)
    if hold is None or hold.expires_at is None or hold.expires_at <= work.now:
        return None
    return hold if (hold.event_type_id, hold.starts_at) == (offer.id, start) else None


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
    return Booked(details(work, row), token_for(work, row))
