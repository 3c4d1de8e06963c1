"""Booking queries: one booking, its history, and lists by client and by expert, page by page."""

import base64
import binascii
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import ColumnElement, and_, not_, or_

from db.engine.unit_of_work import UnitOfWork
from db.queries import bookings as booking_queries
from db.queries.tables import bookings
from expertconnect.domain import bounds
from expertconnect.domain.booking import LIVE, BookingDetails, BookingStatus, HistoryEntry
from expertconnect.domain.errors import Forbidden, Invalid, SignInNeeded
from expertconnect.domain.sentences import sentence
from expertconnect.services.bookings.notifications import KINDS
from expertconnect.services.bookings.repository import details, details_of_many, find
from expertconnect.services.common import validation
from expertconnect.services.common.authorization import Action, authorize, current_identity
from expertconnect.services.jobs import outbox

SEQUENCES = 5
"""How many changes back the last e-mail is looked for; an undone change has none."""
MAX = 100

When = Literal["coming", "past", "cancelled", "all"]
WHENS = ("coming", "past", "cancelled", "all")
_GONE = (BookingStatus.CANCELLED, BookingStatus.DECLINED, BookingStatus.EXPIRED)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list, and the cursor of the next.

    Attributes:
        next_cursor: Opaque; for the next call. None at the end.
    """

    items: tuple[BookingDetails, ...]
    next_cursor: str | None = None


def one(work: UnitOfWork, uid: str) -> BookingDetails:
    """Return one booking, if the actor is one of its two parties.

    Raises:
        NotFound: If there is none, or not for this actor.
    """
    row = find(work, uid)
    authorize(work, Action.SEE_BOOKING, row)
    return details(work, row)


def history(work: UnitOfWork, uid: str) -> list[HistoryEntry]:
    """Return the history of a booking, oldest first, if the actor is one of its two parties.

    Raises:
        NotFound: If there is none, or not for this actor.
    """
    row = find(work, uid)
    authorize(work, Action.SEE_BOOKING, row)
    return [HistoryEntry(*entry) for entry in booking_queries.history_of(work.session, row.id)]


def email_state(work: UnitOfWork, uid: str) -> str:
    """Return the state of the last e-mail to a booking's client: `waiting`, `sent` (the mail server has accepted it),
    `failed`, or empty if there is none.

    Raises:
        NotFound: If there is no such booking, or not for this actor.
    """
    row = find(work, uid)
    authorize(work, Action.SEE_BOOKING, row)
    sequences = range(max(0, row.sequence - SEQUENCES), row.sequence + 1)
    return outbox.last_state(
        work, [f"{kind}:{uid}:{number}:client" for kind in KINDS for number in sequences]
    )


def as_client(
    work: UnitOfWork,
    *,
    when: When = "coming",
    status: Sequence[str] = (),
    first: datetime | None = None,
    end: datetime | None = None,
    limit: int = 20,
    cursor: str | None = None,
) -> Page:
    """List the bookings of the actor as client: of the account, of the proven address, or of this browser.

    Args:
        when: coming, in order; past, cancelled (with declined and expired) or all, latest first.
        status: These statuses only; all of them when empty.
        first: Only bookings that end after this instant.
        end: Only bookings that start before this instant.
        limit: 1 to 100.
        cursor: The `next_cursor` of the page before.

    Raises:
        SignInNeeded: If nobody is signed in, and no browser is known either.
        Invalid: If an argument cannot be understood.
    """
    conditions = _conditions(work, when, status, first, end)
    return _page_of(work, _of_actor_as_client(work), conditions, when, limit, cursor)


def tally_as_client(work: UnitOfWork) -> dict[str, int]:
    """Count the bookings in each list of the actor as client: coming, past and cancelled.

    Raises:
        SignInNeeded: If nobody is signed in, and no browser is known either.
    """
    names: tuple[When, ...] = ("coming", "past", "cancelled")
    kinds = [_conditions(work, name, (), None, None) for name in names]
    return dict(
        zip(names, booking_queries.counted(work.session, _of_actor_as_client(work), kinds), strict=True)
    )


def as_expert(
    work: UnitOfWork,
    *,
    when: When = "coming",
    status: Sequence[str] = (),
    first: datetime | None = None,
    end: datetime | None = None,
    text: str = "",
    limit: int = 50,
    cursor: str | None = None,
) -> Page:
    """List the bookings of the signed-in expert.

    Args:
        text: Part of the client's name or address, or of the booking's title, in any case; empty for all.
        when, status, first, end, limit, cursor: As `as_client`.

    Raises:
        SignInNeeded: If nobody is signed in.
        Forbidden: If the account is no expert.
        Invalid: If an argument cannot be understood.
    """
    identity = current_identity(work)
    if identity is None or identity.user_id is None:
        raise SignInNeeded
    if identity.expert_id is None:
        raise Forbidden(sentence("Only experts have a desk. You can become one in your profile."))
    conditions = [
        *_conditions(work, when, status, first, end),
        *(_matches_word(word) for word in _search_words(text)),
    ]
    return _page_of(work, booking_queries.of_expert(identity.expert_id), conditions, when, limit, cursor)


def _search_words(text: str) -> list[str]:
    """Split a search text into words; each of them must match."""
    if len(text) > bounds.BOOKING_SEARCH.most:
        raise Invalid(
            fields={
                "text": sentence(
                    "Please look for at most {most} characters.", most=bounds.BOOKING_SEARCH.most
                )
            }
        )
    return unicodedata.normalize("NFC", text.replace("\0", "")).split()[:8]


def _matches_word(word: str) -> ColumnElement[bool]:
    # SQLite ignores the case of ASCII characters only: others are searched for in each of their usual cases.
    cases = dict.fromkeys((word, word.lower(), word.upper(), word.title()))
    columns = (bookings.c.name, bookings.c.email_shown, bookings.c.title)
    return or_(*(column.icontains(case, autoescape=True) for column in columns for case in cases))


def _of_actor_as_client(work: UnitOfWork) -> ColumnElement[bool]:
    identity = current_identity(work)
    visitor = None if work.settings.sends_mail else work.actor.visitor
    if identity is None:
        if visitor is None:
            raise SignInNeeded
        return booking_queries.of_client(None, (), (), visitor)
    if identity.guest_email is not None:
        return booking_queries.of_client(None, (identity.guest_email,), (), None)
    return booking_queries.of_client(
        identity.user_id, (), (identity.email,) if identity.verified else (), visitor
    )


def _conditions(
    work: UnitOfWork, when: str, status: Sequence[str], first: datetime | None, end: datetime | None
) -> list[ColumnElement[bool]]:
    ended = bookings.c.ends_at <= work.now
    called_off = bookings.c.status.in_([str(status) for status in _GONE])
    by_list: dict[str, list[ColumnElement[bool]]] = {
        "coming": [and_(bookings.c.status.in_([str(status) for status in LIVE]), not_(ended))],
        "past": [not_(called_off), or_(ended, bookings.c.status.in_(("completed", "no_show")))],
        "cancelled": [called_off],
        "all": [],
    }
    conditions = by_list[validation.one_of(when, "when", WHENS)]
    if status:
        wanted = [validation.one_of(one, "status", [str(value) for value in BookingStatus]) for one in status]
        conditions.append(bookings.c.status.in_(wanted))
    if first is not None:
        conditions.append(bookings.c.ends_at > validation.instant(first, "from"))
    if end is not None:
        conditions.append(bookings.c.starts_at < validation.instant(end, "to"))
    return conditions


def _page_of(
    work: UnitOfWork,
    owner_condition: ColumnElement[bool],
    conditions: Sequence[ColumnElement[bool]],
    when: str,
    limit: int,
    cursor: str | None,
) -> Page:
    limit = validation.integer(limit, "limit", 1, MAX)
    rows = booking_queries.listed(
        work.session,
        owner_condition,
        conditions,
        after=_parse_cursor(cursor),
        newest_first=when != "coming",
        limit=limit + 1,
    )
    shown = rows[:limit]
    more = len(rows) > limit
    return Page(
        details_of_many(work, shown), _make_cursor(shown[-1].starts_at, shown[-1].id) if more else None
    )


def _make_cursor(start: datetime, booking_id: int) -> str:
    return base64.urlsafe_b64encode(f"{start.isoformat()}|{booking_id}".encode()).decode()


def _parse_cursor(cursor: str | None) -> tuple[datetime, int] | None:
    if cursor is None:
        return None
    try:
        start, booking_id = base64.urlsafe_b64decode(cursor.encode()).decode().split("|")
        return validation.instant(start), validation.integer(int(booking_id), "cursor", 0, 2**31 - 1)
    except (ValueError, AttributeError, binascii.Error, Invalid):
        raise Invalid(fields={"cursor": sentence("Please use the cursor as it was given.")}) from None
