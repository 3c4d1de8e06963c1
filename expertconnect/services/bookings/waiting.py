"""Bookings that wait until their address is proven: time that is kept, with the details of its form, for 15 minutes.

Such a booking is a hold whose form was sent. It becomes a booking by the link or the code of one e-mail, in the browser
that sent the form; otherwise it ends like any hold, and nobody else hears of it.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from db.engine.unit_of_work import Job, UnitOfWork
from db.queries.bookings import BookingRow, bookings_by_id
from db.queries.tables import bookings
from expertconnect.domain.booking import Attendee, BookingDetails, BookingStatus, Question
from expertconnect.services.accounts.one_time_tokens import browser_hash
from expertconnect.services.bookings import claims
from expertconnect.services.bookings.repository import (
    announce_waiting,
    details_of,
    overwrite,
    write_answers,
)
from expertconnect.services.bookings.unproven import WAITS
from expertconnect.services.common.authorization import own_expert
from expertconnect.services.common.key_derivation import keyed_hash


def submit(
    work: UnitOfWork,
    row: BookingRow,
    attendee: Attendee,
    questions: Sequence[Question],
    client: Mapping[str, Any],
) -> BookingDetails:
    """Keep the time of a hold with the details of its form, and send the link and the code that prove its address.

    The same form again sends no second e-mail; another address gets one. Neither keeps the time for longer: nobody can
    hold it without end by changing the address.

    Raises:
        NotAnymore: If the hold has ended meanwhile.
    """
    is_sent = row.submitted_at is not None and row.email == client["email"]
    kept = overwrite(
        work,
        row,
        **client,
        submitted_at=work.now,
        expires_at=work.now + WAITS if row.submitted_at is None else row.expires_at,
    )
    answered = write_answers(work, row, labels_of(questions), attendee)
    if not is_sent:
        send_code(work, kept)
    announce_waiting(work, kept)
    claims.announce_row(work, kept)
    return details_of(kept, answered)


def send_code(work: UnitOfWork, row: BookingRow) -> None:
    """Enqueue the e-mail with the link and the code; the version in its key makes it one e-mail for each request."""
    payload = {"uid": row.uid, "browser": browser_of(work, row)}
    work.post(Job(f"confirm_booking:{row.uid}:{row.version}", "confirm_booking", payload, lives=WAITS))


def browser_of(work: UnitOfWork, row: BookingRow) -> str:
    """Return what the e-mail's link and code are bound to: the browser, or the uid for callers without a cookie."""
    return browser_hash(work) or keyed_hash(work.secret, "one-time-browser", f"uid:{row.uid}")


def columns_of_new(work: UnitOfWork, uid: str) -> dict[str, Any]:
    """Return the columns of a row that is inserted to wait, without a hold before."""
    return {"uid": uid, "status": str(BookingStatus.HELD), "expires_at": work.now + WAITS, "email": ""}


def labels_of(questions: Sequence[Question]) -> dict[int, str]:
    """Return the labels of questions by id."""
    return {question.id: question.label for question in questions}


def waiting_of_expert(work: UnitOfWork, first: datetime, end: datetime) -> tuple[BookingDetails, ...]:
    """Return the signed-in expert's bookings between two instants that wait until their address is proven.

    Raises:
        SignInNeeded, Forbidden: As `authorization.own_expert`.
    """
    ids = work.session.scalars(
        select(bookings.c.id)
        .where(bookings.c.expert_id == own_expert(work).id, bookings.c.status == "held")
        .where(bookings.c.submitted_at.is_not(None), bookings.c.expires_at > work.now)
        .where(bookings.c.starts_at < end, bookings.c.ends_at > first)
    )
    return tuple(details_of(row) for row in bookings_by_id(work.session, ids))


def my_waiting(work: UnitOfWork, username: str, slug: str) -> BookingDetails | None:
    """Return the latest booking of the offer that waits in this browser, so that a reloaded page can go on with it."""
    if work.actor.visitor is None:
        return None
    ids = work.session.scalars(
        select(bookings.c.id)
        .where(bookings.c.held_by == work.actor.visitor, bookings.c.status == "held")
        .where(bookings.c.submitted_at.is_not(None), bookings.c.expires_at > work.now)
    )
    rows = bookings_by_id(work.session, ids)
    here = [row for row in rows if (row.username, row.slug) == (username, slug)]
    return details_of(here[-1]) if here else None
