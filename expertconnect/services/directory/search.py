"""Directory search: by name, category, free text with typing errors, price, language and free time."""

import base64
import binascii
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from db.engine.unit_of_work import UnitOfWork
from expertconnect.domain import wall_time
from expertconnect.domain.errors import Invalid
from expertconnect.domain.interval import Interval
from expertconnect.domain.money import CURRENCIES, Money
from expertconnect.domain.sentences import sentence
from expertconnect.i18n import LANGUAGES
from expertconnect.services.common import validation
from expertconnect.services.directory import index as directory_index
from expertconnect.services.directory.approximate_rates import rough_worth
from expertconnect.services.directory.index import Entry, Index
from expertconnect.services.scheduling.free_experts import Free, free_within
from expertconnect.services.scheduling.free_slots import next_few_of_many

MAX_LIMIT = 60
LOOKED_AT = 400
"""Maximum of experts whose calendars one search reads to sort or filter by free time: the best matches."""


class Sort(StrEnum):
    """Sort orders of the directory.

    BEST sorts by relevance to the query, without a query by rating.
    """

    BEST = "best"
    RATING = "rating"
    RATE = "rate"
    NEXT_FREE = "next_free"


@dataclass(frozen=True, slots=True)
class Search:
    """Unvalidated search; `search` checks it.

    Attributes:
        q: Free text over names, headlines, fields, languages, cities and profiles.
        category: A category's slug; empty for all.
        max_rate: Maximum hourly rate in whole major units of `currency`; other currencies are converted approximately.
        language: An ISO 639 code; empty for any.
        free_on: A date in `time_zone` on which a start must be free.
        cursor: The `next_cursor` of the previous page of the same search.
    """

    q: str = ""
    category: str = ""
    max_rate: int | None = None
    currency: str = "EUR"
    language: str = ""
    free_on: date | None = None
    time_zone: str = "UTC"
    sort: Sort | str = Sort.BEST
    limit: int = 24
    cursor: str = ""


@dataclass(frozen=True, slots=True)
class ExpertCard:
    """An expert as shown on a card.

    Attributes:
        languages: ISO 639 codes.
        rate: Hourly rate.
        rating: 1 to 5; None before the first review.
        image_url: Their picture, as returned by `domain.people.picture_address`; empty for none.
        next_free: Up to three coming free starts, each with the slug of an event type that can start then.
    """

    expert_id: int
    username: str
    name: str
    headline: str
    category: str
    category_slug: str
    languages: tuple[str, ...]
    city: str
    time_zone: str
    rate: Money
    rating: float | None
    reviews: int
    next_free: tuple[Free, ...] = ()
    image_url: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """One page of search results.

    Attributes:
        next_cursor: For the next page; None on the last.
        total: Number of matches; if filtered or sorted by free time, among the `LOOKED_AT` best.
    """

    items: tuple[ExpertCard, ...]
    next_cursor: str | None
    total: int


def search(work: UnitOfWork, request: Search) -> Found:
    """Search the directory. Public.

    Raises:
        Invalid: If a filter, the order or the cursor is not valid.
    """
    criteria = _checked(work, request)
    index = directory_index.current(work)
    found = _fitting(index, criteria)
    if criteria.free_on is not None:
        found = _free_on(work, found[:LOOKED_AT], criteria.free_on, criteria.time_zone)
    if criteria.sort is Sort.NEXT_FREE:
        found = _soonest_first(work, found[:LOOKED_AT])
    offset = _offset(criteria, request.cursor)
    shown = found[offset : offset + criteria.limit]
    end = offset + len(shown)
    return Found(
        cards(work, shown), _cursor(criteria, end) if shown and end < len(found) else None, len(found)
    )


def featured(work: UnitOfWork, count: int = 6) -> tuple[ExpertCard, ...]:
    """Return the best rated experts that have a free time soon, from different categories where possible."""
    index = directory_index.current(work)
    best = index.entries[: count * 8]
    free = next_few_of_many(work, [entry.expert_id for entry in best], 1)
    best.sort(key=lambda entry: not free[entry.expert_id])
    chosen: list[Entry] = []
    fields: set[str] = set()
    for entry in best:
        if entry.category_slug not in fields and len(chosen) < count:
            fields.add(entry.category_slug)
            chosen.append(entry)
    chosen += [entry for entry in best if entry not in chosen][: count - len(chosen)]
    return cards(work, chosen)


def card_of(work: UnitOfWork, expert_id: int) -> ExpertCard | None:
    """Return one expert's current card, to patch a page; None when it is no longer listed."""
    entries = directory_index.current(work).entries
    found = [entry for entry in entries if entry.expert_id == expert_id]
    return cards(work, found)[0] if found else None


def cards(work: UnitOfWork, entries: Sequence[Entry]) -> tuple[ExpertCard, ...]:
    """Return entries as cards, with their next free times from the database."""
    free = next_few_of_many(work, [entry.expert_id for entry in entries])
    return tuple(
        ExpertCard(
            expert_id=entry.expert_id,
            username=entry.username,
            name=entry.name,
            headline=entry.headline,
            category=entry.category,
            category_slug=entry.category_slug,
            languages=entry.languages,
            city=entry.city,
            time_zone=entry.time_zone,
            rate=entry.rate,
            rating=entry.rating,
            reviews=entry.rating_count,
            next_free=free[entry.expert_id],
            image_url=entry.image_url,
        )
        for entry in entries
    )


@dataclass(frozen=True, slots=True)
class _Criteria:
    """A validated search."""

    q: str
    category: str
    max_worth: int | None
    language: str
    free_on: date | None
    time_zone: str
    sort: Sort
    limit: int

    @property
    def mark(self) -> str:
        """Fingerprint of the search, so that a cursor is valid for the same search only."""
        return hashlib.sha256(repr(self).encode("utf-8", "replace")).hexdigest()[:12]


def _checked(work: UnitOfWork, request: Search) -> _Criteria:
    with validation.Form() as form:
        if request.max_rate is not None:
            form.of(validation.integer, request.max_rate, "max_rate", 0, 1_000_000)
        form.of(validation.one_of, request.currency, "currency", CURRENCIES)
        if request.language:
            form.of(validation.one_of, request.language, "language", LANGUAGES)
        if request.category:
            form.of(validation.slug, request.category, "category")
        form.of(validation.zone, request.time_zone)
        free_on = None if request.free_on is None else form.of(validation.day, request.free_on, "free_on")
        form.of(validation.one_of, request.sort, "sort", list(Sort))
        form.of(validation.integer, request.limit, "limit", 1, MAX_LIMIT)
    most = None
    if request.max_rate is not None:
        minor = min(request.max_rate * 10 ** CURRENCIES[request.currency], 100_000_000)
        most = rough_worth(Money(minor, request.currency))
    return _Criteria(
        str(request.q or "")[:10_000],
        request.category,
        most,
        request.language,
        free_on,
        request.time_zone,
        Sort(request.sort),
        request.limit,
    )


def _fitting(index: Index, criteria: _Criteria) -> list[Entry]:
    """Entries that match the query and the filters, in the requested order.

    The index has them best rated first, and stable sorting keeps that order among equals.
    """
    scores = index.matching(criteria.q)
    entries = index.entries
    if scores is None:
        fitting = [entry for entry in entries if _passes(entry, criteria)]
    else:
        positions = [position for position in sorted(scores) if _passes(entries[position], criteria)]
        if criteria.sort is Sort.BEST:
            positions.sort(key=lambda position: -scores[position])
        fitting = [entries[position] for position in positions]
    if criteria.sort is Sort.RATE:
        fitting.sort(key=lambda entry: entry.worth)
    return fitting


def _passes(entry: Entry, criteria: _Criteria) -> bool:
    return (
        (not criteria.category or entry.category_slug == criteria.category)
        and (criteria.max_worth is None or entry.worth <= criteria.max_worth)
        and (not criteria.language or criteria.language in entry.languages)
    )


def _free_on(work: UnitOfWork, entries: list[Entry], day: date, time_zone: str) -> list[Entry]:
    """Entries with a free start on a date of a zone. A date that the zone skips has none."""
    spans = [
        Interval(_instant(start), _instant(end))
        for _, parts in wall_time.days(ZoneInfo(time_zone), day, day)
        for start, end in parts
    ]
    ids = [entry.expert_id for entry in entries]
    free = {expert for span in spans for expert, times in free_within(work, ids, span, 1).items() if times}
    return [entry for entry in entries if entry.expert_id in free]


def _soonest_first(work: UnitOfWork, entries: list[Entry]) -> list[Entry]:
    """Entries by their next free start; those without one last, in their order."""
    free = next_few_of_many(work, [entry.expert_id for entry in entries], 1)
    with_times = [entry for entry in entries if free[entry.expert_id]]
    without = [entry for entry in entries if not free[entry.expert_id]]
    return sorted(with_times, key=lambda entry: free[entry.expert_id][0][0]) + without


def _instant(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, ZoneInfo("UTC"))


def _cursor(criteria: _Criteria, offset: int) -> str:
    text = json.dumps([criteria.mark, offset], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _offset(criteria: _Criteria, cursor: object) -> int:
    if cursor in (None, ""):
        return 0
    try:
        if not isinstance(cursor, str) or len(cursor) > 100:
            raise ValueError
        mark, offset = json.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), b"-_", validate=True))
        if mark != criteria.mark or type(offset) is not int or not 0 < offset <= 1_000_000:
            raise ValueError
    except (ValueError, TypeError, binascii.Error, RecursionError):
        raise Invalid(
            fields={"cursor": sentence("This page of the results is no longer there. Please search again.")}
        ) from None
    return offset
