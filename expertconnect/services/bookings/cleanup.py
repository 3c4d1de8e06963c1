"""Cleanup: expire holds, requests and undo windows, complete past sessions, delete old rows."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, Delete, Select, bindparam, delete, or_, select

from db.engine.unit_of_work import UnitOfWork
from db.models import UtcDateTime
from db.queries.bookings import BookingRow, bookings_by_id
from db.queries.tables import (
    bookings,
    browsers,
    claims,
    keys,
    proven_addresses,
    rates,
    security_events,
    sign_ins,
    tokens,
)
from expertconnect.domain.booking import COMPLETES_AFTER, BookingStatus
from expertconnect.domain.errors import Forbidden, NotAnymore
from expertconnect.domain.interval import tick_of
from expertconnect.services.accounts.address_proof import PROOF_LIVES
from expertconnect.services.accounts.known_browsers import KEPT as BROWSERS_KEPT
from expertconnect.services.bookings.complete import finish
from expertconnect.services.bookings.expiry import expire_due, latest_short_life
from expertconnect.services.bookings.idempotency import KEPT
from expertconnect.services.common import last_run
from expertconnect.services.jobs import outbox

AT_ONCE = 500
"""Maximum of bookings per cleanup, because other commands wait for it; the next cleanup continues."""
CLAIMS_KEPT = timedelta(days=3)
"""One day more than the longest reservation: 24 hours and two buffers of 12. A booking that is completed or cancelled
deletes its claims itself; this deletes those that a defect has left behind."""
HOLDS_KEPT = timedelta(days=1)
SESSIONS_KEPT = timedelta(days=30)

_now = bindparam("now", type_=UtcDateTime())
_latest = bindparam("latest", type_=UtcDateTime())
_EXPIRED = (
    select(bookings.c.id)
    .where(
        or_(
            (bookings.c.status == "held") & (bookings.c.expires_at <= _now),
            (bookings.c.status == "pending") & (bookings.c.expires_at <= _now),
            bookings.c.undo_until <= _now,
            (bookings.c.status == "held") & (bookings.c.expires_at > _latest),
            bookings.c.undo_until > _latest,
        ),
        bookings.c.updated_at >= bindparam("changed_since", type_=UtcDateTime()),
    )
    .order_by(bookings.c.id)
    .limit(AT_ONCE)
)
_ENDED = (
    select(bookings.c.id)
    .where(bookings.c.status == "confirmed", bookings.c.ends_at <= bindparam("ended", type_=UtcDateTime()))
    .order_by(bookings.c.id)
    .limit(AT_ONCE)
)


@dataclass(frozen=True, slots=True)
class CleanupReport:
    """How many rows of each kind a cleanup changed."""

    lapsed: int = 0
    completed: int = 0
    claims: int = 0
    holds: int = 0
    keys: int = 0
    counts: int = 0
    sessions: int = 0
    events: int = 0


def clean_up(work: UnitOfWork) -> CleanupReport:
    """Run one cleanup; the cleanup worker calls it every few seconds.

    Ends expired holds, unanswered requests and undo windows, completes sessions that ended a day ago, and deletes old
    claims, expired holds, idempotency keys, rate-limit counts, sign-ins, one-time tokens and security events. While the clock is not
    trusted, only what was made since it leapt expires, and nothing is completed or deleted.

    Raises:
        Forbidden: If the actor is not the system.
    """
    if not work.actor.is_system:
        raise Forbidden
    parameters = {
        "now": work.now,
        "latest": latest_short_life(work),
        "changed_since": work.distrusted_since or datetime.min.replace(tzinfo=UTC),
    }
    lapsed = expire_due(work, _rows(work, _EXPIRED, parameters))
    if work.distrusted_since is not None:
        return CleanupReport(lapsed=lapsed)
    if last_run.note_run(work):
        outbox.redate(work)
        outbox.drop_late(work)
        outbox.forget_old(work)
    return CleanupReport(
        lapsed=lapsed,
        completed=_complete(work, _rows(work, _ENDED, {"ended": work.now - COMPLETES_AFTER})),
        claims=_remove(work, delete(claims).where(claims.c.tick < tick_of(work.now - CLAIMS_KEPT))),
        holds=_remove(
            work,
            delete(bookings).where(
                bookings.c.status == "expired",
                bookings.c.expires_at <= work.now - HOLDS_KEPT,
                bookings.c.booked_at.is_(None),
            ),
        ),
        keys=_remove(work, delete(keys).where(keys.c.created_at <= work.now - KEPT)),
        counts=_remove(work, delete(rates).where(rates.c.ends_at <= work.now)),
        sessions=_remove(work, delete(sign_ins).where(sign_ins.c.expires_at <= work.now - SESSIONS_KEPT))
        + _remove(
            work, delete(proven_addresses).where(proven_addresses.c.proven_at <= work.now - PROOF_LIVES)
        )
        + _remove(work, delete(tokens).where(tokens.c.expires_at <= work.now - SESSIONS_KEPT))
        + _remove(work, delete(browsers).where(browsers.c.signed_in_at <= work.now - BROWSERS_KEPT)),
        events=_remove(
            work, delete(security_events).where(security_events.c.at <= work.now - work.settings.audit_length)
        ),
    )


def _rows(work: UnitOfWork, ids: Select[int], parameters: dict[str, datetime]) -> list[BookingRow]:
    return bookings_by_id(work.session, work.session.scalars(ids, parameters))


def _complete(work: UnitOfWork, rows: list[BookingRow]) -> int:
    completed = 0
    for row in rows:
        with suppress(NotAnymore):  # another command was quicker; the next cleanup sees the rest
            finish(work, row, BookingStatus.COMPLETED)
            completed += 1
    return completed


def _remove(work: UnitOfWork, statement: Delete) -> int:
    return cast(CursorResult[Any], work.session.execute(statement)).rowcount
