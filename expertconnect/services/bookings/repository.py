"""Booking repository: read bookings, and write every change by compare-and-set, with its history."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

from sqlalchemy import CursorResult, bindparam, delete, insert, update

from db.engine.unit_of_work import UnitOfWork
from db.models import UtcDateTime
from db.queries import bookings as booking_queries
from db.queries.bookings import BookingRow
from db.queries.offers import OfferRow
from db.queries.tables import answers, bookings, history
from expertconnect.domain.booking import Attendee, BookingDetails, BookingStatus, Place, PlaceKind, may_become
from expertconnect.domain.errors import NotAnymore, NotFound
from expertconnect.domain.events import BookingChanged
from expertconnect.domain.interval import Interval
from expertconnect.domain.money import Money
from expertconnect.domain.people import picture_address
from expertconnect.services.common.ids import is_word

_INSERT = insert(bookings)
_HISTORY = insert(history)
_ANSWER = insert(answers)
_CHANGE = update(bookings).where(
    bookings.c.id == bindparam("seen_id"),
    bookings.c.version == bindparam("seen_version"),
    bookings.c.status == bindparam("seen_status"),
    # The end of an undo window does not raise the version; see `undo.close`.
    bookings.c.undo_until.is_not_distinct_from(bindparam("seen_undo_until", type_=UtcDateTime())),
)


Answered = Sequence[tuple[int, str, str]]


def find(work: UnitOfWork, uid: object) -> BookingRow:
    """Read a booking from the database.

    Raises:
        NotFound: If there is none.
    """
    row = booking_queries.booking_by_uid(work.session, uid) if is_word(uid) else None
    if row is None:
        raise NotFound  # the same error as for another person's booking
    return row


def add(work: UnitOfWork, offer: OfferRow, columns: dict[str, Any]) -> BookingRow:
    """Insert a new booking of an offer; call within `claims.time_or_taken`.

    Args:
        columns: The columns that the offer does not determine: uid, status, times, visitor or client.
    """
    values = _DEFAULTS | {
        "expert_id": offer.expert_id,
        "event_type_id": offer.id,
        "title": offer.title,
        "price_minor": offer.price_minor,
        "currency": offer.currency,
        "place_kind": offer.place_kind,
        "place_detail": offer.place_detail,
        "requires_approval": offer.requires_approval,
        "created_at": work.now,
        "updated_at": work.now,
    }
    values |= columns
    if values["booked_at"] is not None:
        values["wall_times"] = _wall_times(values["starts_at"], offer.expert_time_zone, values["time_zone"])
    written = cast(CursorResult[Any], work.session.execute(_INSERT, values))
    key = written.inserted_primary_key
    return BookingRow(
        id=key[0] if key else 0,
        event_type_uid=offer.uid,
        slug=offer.slug,
        change_notice_minutes=offer.change_notice_minutes,
        client_limit=offer.client_limit,
        confirms_address=offer.confirms_address,
        once_per_client=offer.once_per_client,
        username=offer.username,
        expert_time_zone=offer.expert_time_zone,
        expert_name=offer.expert_name,
        review_id=None,
        expert_picture=offer.expert_picture,
        **values,
    )


def compare_and_set(
    work: UnitOfWork, row: BookingRow, status: BookingStatus, *, seen: int | None = None, **columns: Any
) -> BookingRow:
    """Set a booking's status if the row has not changed since it was read.

    Args:
        row: As it was read in this command.
        seen: Version that the caller's page shows; None skips the check.
        columns: Other columns to change.

    Raises:
        NotAnymore: If this transition of statuses is not allowed, or another command changed the row meanwhile.
    """
    if not may_become(BookingStatus(row.status), status) or (seen is not None and seen != row.version):
        raise NotAnymore
    return overwrite(work, row, status=str(status), **columns)


def overwrite(work: UnitOfWork, row: BookingRow, **columns: Any) -> BookingRow:
    """Change columns of a booking if the row has not changed since it was read.

    Args:
        columns: The columns to change; the version rises by one unless it is among them.

    Raises:
        NotAnymore: If another command changed the row meanwhile.
    """
    changes: dict[str, Any] = {"version": row.version + 1, "updated_at": work.now} | columns
    if "starts_at" in columns or columns.get("booked_at") is not None:
        start, zone = columns.get("starts_at", row.starts_at), columns.get("time_zone", row.time_zone)
        changes["wall_times"] = _wall_times(start, row.expert_time_zone, zone)
    seen = {
        "seen_id": row.id,
        "seen_version": row.version,
        "seen_status": row.status,
        "seen_undo_until": row.undo_until,
    }
    changed = cast(CursorResult[Any], work.session.execute(_CHANGE, changes | seen))
    if changed.rowcount != 1:
        raise NotAnymore
    return row._replace(**changes)


def write_answers(
    work: UnitOfWork, row: BookingRow, labels: Mapping[int, str], attendee: Attendee
) -> Answered:
    """Write the attendee's answers in place of those written before; return question id, label and answer of each."""
    answered = [(key, labels[key], answer) for key, answer in sorted(attendee.answers.items())]
    if row.submitted_at is not None:
        delete_answers(work, row)
    if answered:
        work.session.execute(
            _ANSWER,
            [
                {"booking_id": row.id, "question_id": key, "label": label, "value": value}
                for key, label, value in answered
            ],
        )
    return answered


def delete_answers(work: UnitOfWork, row: BookingRow) -> None:
    """Delete the answers of a booking that was given up before it was one."""
    work.session.execute(delete(answers).where(answers.c.booking_id == row.id))


def record_event(work: UnitOfWork, row: BookingRow, what: str, *, by_expert: bool, detail: str = "") -> None:
    """Write an entry into the booking's history and publish BookingChanged.

    Args:
        what: Past tense, as in `BookingChanged.what`.
        detail: Text for the two parties.
    """
    work.session.execute(
        _HISTORY,
        {
            "booking_id": row.id,
            "at": work.now,
            "who": _who(work, by_expert=by_expert),
            "user_id": work.actor.user_id,
            "what": what,
            "detail": detail[:500],
        },
    )
    work.announce(BookingChanged(row.uid, row.expert_id, row.client_id, what, by_expert))


def announce_waiting(work: UnitOfWork, row: BookingRow) -> None:
    """Publish that a booking waits until its address is proven, or no longer; it has no history until it is one."""
    work.announce(BookingChanged(row.uid, row.expert_id, row.client_id, "waiting", by_expert=False))


def details(work: UnitOfWork, row: BookingRow) -> BookingDetails:
    """Return a booking as its parties see it, with its answers."""
    return details_of(row, booking_queries.answers_of(work.session, [row.id]).get(row.id, ()))


def details_of_many(work: UnitOfWork, rows: Sequence[BookingRow]) -> tuple[BookingDetails, ...]:
    """Return `details` for a list; the answers are read in one query."""
    answered = booking_queries.answers_of(work.session, [row.id for row in rows]) if rows else {}
    return tuple(details_of(row, answered.get(row.id, ())) for row in rows)


def details_of(row: BookingRow, answered: Answered = ()) -> BookingDetails:
    """Return a booking as its parties see it.

    Args:
        answered: Question id, label and answer of each.
    """
    return BookingDetails(
        uid=row.uid,
        status=BookingStatus(row.status),
        version=row.version,
        sequence=row.sequence,
        session=Interval(row.starts_at, row.ends_at),
        reserved=Interval.of_ticks(row.first_tick, row.end_tick),
        event_type_uid=row.event_type_uid,
        slug=row.slug,
        title=row.title,
        username=row.username,
        expert_id=row.expert_id,
        expert_name=row.expert_name,
        expert_time_zone=row.expert_time_zone,
        price=Money(row.price_minor, row.currency),
        place=Place(PlaceKind(row.place_kind), row.place_detail),
        created_at=row.created_at,
        updated_at=row.updated_at,
        change_notice=timedelta(minutes=row.change_notice_minutes),
        join_url=row.join_url,
        client_id=row.client_id,
        attendee=_attendee(row, answered) if row.email else None,
        answers=tuple((label, value) for _, label, value in answered),
        reason=row.reason,
        by_expert=row.by_expert,
        requires_approval=row.requires_approval,
        expires_at=row.expires_at,
        extended=row.extended,
        submitted_at=row.submitted_at,
        undo_until=row.undo_until,
        moved_from=row.moved_from,
        reviewed=row.review_id is not None,
        calendar_uid=row.calendar_uid,
        expert_image=picture_address(row.expert_picture),
        client_image=picture_address(row.client_picture),
    )


def _wall_times(start: datetime, *zones: str) -> str:
    """Return what the clocks of some zones show at a start, as RFC 9557 writes it."""
    return " ".join(f"{start.astimezone(ZoneInfo(zone)).isoformat()}[{zone}]" for zone in zones)


def _attendee(row: BookingRow, answered: Answered) -> Attendee:
    return Attendee(
        row.name,
        row.email_shown,
        row.notes,
        row.time_zone,
        row.locale,
        {key: value for key, _, value in answered},
    )


def _who(work: UnitOfWork, *, by_expert: bool) -> str:
    if work.actor.is_system:
        return "house"
    if by_expert:
        return "expert"
    return "client" if work.actor.user_id is not None else "guest"


# Defaults of all other columns: every one is written, so that the row need not be read back.
_DEFAULTS: dict[str, Any] = {
    "client_id": None, "version": 1, "sequence": 0, "kept_first": None, "kept_end": None, "moved_from": None,
    "asked": None, "undo": None, "undo_until": None, "expires_at": None, "extended": False, "held_by": None, "held_from": "",
    "name": "", "email": "", "email_shown": "", "notes": "", "time_zone": "UTC", "locale": "en", "join_url": "",
    "reason": "", "by_expert": False, "link_generation": 1, "booked_at": None,
    "submitted_at": None, "proven_at": None,
    "calendar_uid": "", "wall_times": "",
}  # fmt: skip
