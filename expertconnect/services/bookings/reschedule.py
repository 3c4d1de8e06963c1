"""Reschedule a booking: move the row to another time as a whole, or change nothing."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from db.engine.unit_of_work import UnitOfWork
from db.queries import offers as offer_queries
from db.queries.bookings import BookingRow
from db.queries.offers import OfferRow
from expertconnect.domain import bounds
from expertconnect.domain.booking import BookingDetails, BookingStatus, request_expires_at
from expertconnect.domain.errors import Invalid, NotAnymore, NotFound
from expertconnect.domain.interval import TICK, tick_of
from expertconnect.domain.rules import SessionRules
from expertconnect.domain.sentences import sentence
from expertconnect.services.bookings import claims
from expertconnect.services.bookings.cancel import require_changeable
from expertconnect.services.bookings.eligibility import require_bookable, require_reservable
from expertconnect.services.bookings.holds import end_own_hold
from expertconnect.services.bookings.notifications import BOTH, enqueue_emails
from expertconnect.services.bookings.repository import compare_and_set, details, find, record_event
from expertconnect.services.bookings.undo import awaits_answer, for_undo, mail_delay, snapshot
from expertconnect.services.common import validation
from expertconnect.services.common.authorization import Action, authorize
from expertconnect.services.event_types import public
from expertconnect.services.scheduling.free_slots import MonthOfSlots, month_of, nearest_of

NO_TIME = timedelta(0)


def reschedule(
    work: UnitOfWork, uid: str, start: datetime, reason: str = "", version: int | None = None
) -> BookingDetails:
    """Reschedule a booking: its uid and length stay, its sequence rises.

    A client's move is checked like a new booking; if the event type needs approval, it waits for the expert's answer,
    and a confirmed session keeps its old time until then. An expert's move takes effect at once, and only reserved
    time and the past can prevent it. A move made in a page can be undone for 20 seconds: until then the old time stays
    claimed and the e-mails wait. A hold of this visitor's own gives way.

    Args:
        start: The new first instant, aware.
        reason: For the other party; may be empty.
        version: Version of the booking that the page shows; None skips the check.

    Raises:
        NotFound: If there is no such booking, or not for this actor.
        Invalid: If it already starts then, or the reason is too long.
        NotOffered, TooSoon, TooFar, LimitReached, SlotTaken: If the new time cannot be booked; nothing is changed.
        TooLateToChange, NotAnymore: As `cancel`.
    """
    start = validation.instant(start, "start")
    reason = validation.text_within(reason, "reason", bounds.REASON)
    row = find(work, uid)
    authorize(work, Action.CHANGE_BOOKING, row)
    by_expert = require_changeable(work, row)
    if version is not None and version != row.version:
        raise NotAnymore
    if start == row.starts_at:
        raise Invalid(fields={"start": sentence("The session is at this time already.")})
    offer = _offer_of(work, row)
    rules = rules_of_booking(offer, row)
    end_own_hold(work, row.expert_id, rules.reserved(start).ticks())
    (require_reservable if by_expert else require_bookable)(work, offer, rules, start, excluding=row.id)
    return _move(work, row, rules, start, reason, by_expert=by_expert)


def move_choices(work: UnitOfWork, uid: str, first: date, last: date, time_zone: str) -> MonthOfSlots:
    """Return the days ``first`` to ``last`` for a move: like `month`, with the booking's own time free.

    Raises:
        NotFound: If there is no such booking, or not for this actor.
        Invalid: As `month`.
    """
    row = find(work, uid)
    authorize(work, Action.CHANGE_BOOKING, row)
    offer = _offer_of(work, row)
    return month_of(work, offer, rules_of_booking(offer, row), (first, last, time_zone), excluding=row.id)


def nearest_for_move(work: UnitOfWork, uid: str, start: datetime, count: int = 3) -> list[datetime]:
    """Return the free starts nearest to the one that a move was refused.

    Raises:
        NotFound: If there is no such booking, or not for this actor.
        Invalid: If the start is not an instant.
    """
    start = validation.instant(start, "start")
    row = find(work, uid)
    authorize(work, Action.CHANGE_BOOKING, row)
    offer = _offer_of(work, row)
    return nearest_of(work, offer, rules_of_booking(offer, row), start, count, excluding=row.id)


def rules_of_booking(offer: OfferRow, row: BookingRow) -> SessionRules:
    """Return the event type's rules with the booking's own duration and buffers, because a later change of the event
    type does not change bookings.
    """
    return replace(
        public.rules_of(offer),
        duration=row.ends_at - row.starts_at,
        buffer_before=(tick_of(row.starts_at) - row.first_tick) * TICK,
        buffer_after=(row.end_tick - tick_of(row.ends_at)) * TICK,
    )


def _offer_of(work: UnitOfWork, row: BookingRow) -> OfferRow:
    offer = offer_queries.offer_by_id(work.session, row.event_type_id)
    if offer is None:
        raise NotFound
    return offer


def _move(
    work: UnitOfWork, row: BookingRow, rules: SessionRules, start: datetime, reason: str, *, by_expert: bool
) -> BookingDetails:
    needs_approval = not by_expert and (row.requires_approval or row.status == BookingStatus.PENDING)
    status = BookingStatus.PENDING if needs_approval else BookingStatus.CONFIRMED
    ticks = rules.reserved(start).ticks()
    with claims.time_or_taken():
        moved = compare_and_set(
            work,
            row,
            status,
            sequence=row.sequence + 1,
            starts_at=start,
            ends_at=start + rules.duration,
            first_tick=ticks.start,
            end_tick=ticks.stop,
            moved_from=row.starts_at,
            reason=reason,
            by_expert=by_expert,
            expires_at=_answer_by(work, row, start) if status == BookingStatus.PENDING else None,
            **_kept_columns(work, row, status, by_expert=by_expert),
        )
        claims.claim(work, row.expert_id, row.id, ticks)
    claims.settle(work, moved)
    claims.announce_row(work, row)
    record_event(work, moved, "moved", by_expert=by_expert, detail=_move_detail(row.starts_at, start, reason))
    kind = "booking_requested" if status == BookingStatus.PENDING else "booking_moved"
    enqueue_emails(work, moved, kind, *BOTH, delay=mail_delay(work) if moved.undo_until else NO_TIME)
    return details(work, moved)


def _kept_columns(
    work: UnitOfWork, row: BookingRow, status: BookingStatus, *, by_expert: bool
) -> dict[str, Any]:
    """Columns that keep the old time of a move, and the snapshot it can be undone to."""
    nothing = {"kept_first": None, "kept_end": None, "undo": None, "undo_until": None}
    if awaits_answer(row):
        # A second move by the client still keeps the agreed time; a move by the expert answers the request.
        return nothing if by_expert else {"undo_until": None}
    old = {"kept_first": row.first_tick, "kept_end": row.end_tick}
    # Only the last of two moves can be undone: the time that the earlier one kept is given up.
    row = row._replace(kept_first=None, kept_end=None, undo=None, undo_until=None)
    if status == BookingStatus.PENDING and row.status == BookingStatus.CONFIRMED:
        return old | for_undo(work, row, by_expert=by_expert) | {"undo": snapshot(row, by_expert=by_expert)}
    if work.actor.in_page:
        return old | for_undo(work, row, by_expert=by_expert)
    return nothing


def _answer_by(work: UnitOfWork, row: BookingRow, start: datetime) -> datetime:
    """Deadline for answering a move: also before the old start, because the session stays there if nobody answers."""
    agreed = _agreed_start(row)
    return request_expires_at(work.now, start if agreed is None else min(start, agreed))


def _agreed_start(row: BookingRow) -> datetime | None:
    """The start that both sides have agreed to, if any."""
    if row.status == BookingStatus.CONFIRMED:
        return row.starts_at
    return datetime.fromisoformat(row.undo["starts_at"]) if row.undo and awaits_answer(row) else None


def _move_detail(old: datetime, new: datetime, reason: str) -> str:
    times = f"{old:%Y-%m-%dT%H:%MZ} → {new:%Y-%m-%dT%H:%MZ}"
    return f"{times} {reason}".strip()
