"""Undo: restore a booking to the snapshot kept on its row while the undo window is open.

A cancellation, decline or move made in a page can be undone for 20 seconds by the party that made it. Until then the
row keeps the time it gave up, so that an undo never finds it taken. A move that waits for the expert's answer also
keeps its old time until it is answered.
"""

from datetime import datetime, timedelta
from typing import Any

from db.engine.unit_of_work import UnitOfWork
from db.queries import calendars
from db.queries.bookings import BookingRow
from expertconnect.domain.booking import UNDO_TIME, BookingDetails, BookingStatus, may_become
from expertconnect.domain.errors import NotAnymore, UndoGone
from expertconnect.domain.events import BookingChanged
from expertconnect.domain.sentences import sentence
from expertconnect.services.bookings import claims
from expertconnect.services.bookings.notifications import withdraw
from expertconnect.services.bookings.repository import details, find, overwrite, record_event
from expertconnect.services.common.authorization import Action, Role, authorize, booking_roles

CHANGED_SINCE = sentence("This booking has been changed again since then. Here is how it stands now.")
BOOKED_SINCE = sentence("This cannot be undone any more: another session has been booked in its place.")
_INSTANT_COLUMNS = ("starts_at", "ends_at", "moved_from", "expires_at", "undo_until")
_PLAIN_COLUMNS = ("status", "first_tick", "end_tick", "kept_first", "kept_end", "reason", "by_expert", "undo")
# Statuses in which a row keeps its time only while the change can be undone.
_RELEASED = frozenset({BookingStatus.CANCELLED, BookingStatus.DECLINED})


def undo(work: UnitOfWork, uid: str, version: int | None = None) -> BookingDetails:
    """Undo the last cancel, decline or move.

    Args:
        version: Version of the booking that the change to be undone has made, so that a page undoes its own change and
            not that of another tab; None skips the check.

    Raises:
        NotFound: If there is no such booking, or not for this actor.
        UndoGone: If the 20 seconds have passed, the change was made by the other party or not in a page, it was not the
            last one, or the client has booked again meanwhile and can have no more of these sessions.
        NotAnymore: If another command changed the booking meanwhile.
    """
    row = find(work, uid)
    authorize(work, Action.CHANGE_BOOKING, row)
    by_expert = Role.EXPERT in booking_roles(work, row)
    if version is not None and version != row.version:
        raise UndoGone(CHANGED_SINCE)
    if not may_undo(work, row, by_expert=by_expert):
        raise UndoGone
    _require_room_to_return(work, row)
    before = take_back(work, row)
    withdraw(work, row.uid, row.sequence)
    record_event(work, before, "restored", by_expert=by_expert)
    return details(work, before)


def may_undo(work: UnitOfWork, row: BookingRow, *, by_expert: bool) -> bool:
    """Whether this party may still undo the last change."""
    if not work.actor.in_page or row.undo is None or row.undo_until is None or row.undo_until <= work.now:
        return False
    return bool(row.undo["undone_by_expert"]) == by_expert


def for_undo(work: UnitOfWork, row: BookingRow, *, by_expert: bool) -> dict[str, Any]:
    """Columns that make a change undoable; None in both if it was not made in a page."""
    if not work.actor.in_page:
        return {"undo": None, "undo_until": None}
    return {"undo": snapshot(row, by_expert=by_expert), "undo_until": work.now + UNDO_TIME}


def mail_delay(work: UnitOfWork) -> timedelta:
    """Delay of e-mails about a change: as long as it can be undone."""
    return UNDO_TIME if work.actor.in_page else timedelta(0)


def snapshot(row: BookingRow, *, by_expert: bool) -> dict[str, Any]:
    """Return a row's undo snapshot as JSON.

    Args:
        by_expert: Whether the expert may undo the change that follows; otherwise the client.
    """
    kept: dict[str, Any] = {name: getattr(row, name) for name in _PLAIN_COLUMNS}
    for name in _INSTANT_COLUMNS:
        instant: datetime | None = getattr(row, name)
        kept[name] = None if instant is None else instant.isoformat()
    return kept | {"undone_by_expert": by_expert}


def take_back(work: UnitOfWork, row: BookingRow, **keeping: Any) -> BookingRow:
    """Restore a row to its snapshot, with a higher sequence, and delete the other claims.

    Args:
        keeping: Columns that replace those of the snapshot: the time that is still kept, and what undoes this.
    """
    if row.undo is None:
        raise UndoGone
    columns: dict[str, Any] = {name: row.undo[name] for name in _PLAIN_COLUMNS}
    for name in _INSTANT_COLUMNS:
        text = row.undo[name]
        columns[name] = None if text is None else datetime.fromisoformat(text)
    if not may_become(BookingStatus(row.status), BookingStatus(columns["status"])):
        raise NotAnymore
    before = overwrite(work, row, **columns | keeping, sequence=row.sequence + 1)
    claims.settle(work, before)
    claims.announce_row(work, row)
    claims.announce_row(work, before)
    return before


def _require_room_to_return(work: UnitOfWork, row: BookingRow) -> None:
    """Refuse to restore a booking if its client has used the room that it left in the limit per client.

    The new booking stands, not the old one: who cancels and books another time has decided.
    """
    limit = 1 if row.once_per_client else row.client_limit
    if limit is None or row.status not in _RELEASED:
        return
    calendars.lock_expert(work.session, row.expert_id)
    coming = calendars.coming_of_client(
        work.session, row.event_type_id, row.client_id, row.email, work.now, since=row.updated_at
    )
    if coming.since and coming.all >= limit:
        raise UndoGone(BOOKED_SINCE)


def awaits_answer(row: BookingRow) -> bool:
    """Whether this is a move that waits for the expert's approval; until then the old time is kept."""
    pending = row.status == BookingStatus.PENDING and row.kept_first is not None
    return pending and row.undo is not None and row.undo["status"] == BookingStatus.CONFIRMED


def close(work: UnitOfWork, row: BookingRow) -> BookingRow:
    """Close an undo window: free the time that it kept, and tell open pages to remove their Undo button.

    The version stays: what people see of the booking has not changed, so a page that has not heard of this can still
    cancel or answer the version that it shows.
    """
    work.announce(BookingChanged(row.uid, row.expert_id, row.client_id, "settled", by_expert=row.by_expert))
    if awaits_answer(row):
        return overwrite(work, row, version=row.version, undo_until=None)
    closed = overwrite(
        work, row, version=row.version, undo=None, undo_until=None, kept_first=None, kept_end=None
    )
    if row.status in _RELEASED:
        claims.leave(work, row)
    else:
        claims.settle(work, closed)
        claims.announce_row(work, row)
    return closed
