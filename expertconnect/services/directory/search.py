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
"""Experts whose calendars one search reads to sort or filter by free time: the best of those that fit."""


class Sort(StrEnum):
    """Sort orders of the directory.

    BEST puts first what fits a query best, and without one the best rated.
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
        max_rate: The most an hour may cost, in whole major units of `currency`; other currencies are compared
            at rough rates.
        language: An ISO 639 code; empty for any.
        free_on: A date on which something must be free, in `time_zone`.
        cursor: Where the page before this one ended; good for this same search only.
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
        rate: For an hour.
        rating: 1 to 5; None before the first review.
        image_url: A picture of them, as `domain.people.picture_address` gives it; empty for none.
        next_free: Up to three coming free starts, each with the slug of what can start then.
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
        total: How many fit; with a question about free time, how many of the `LOOKED_AT` best.
    """

    items: tuple[ExpertCard, ...]
    next_cursor: str | None
    total: int


def search(work: UnitOfWork, wanted: Search) -> Found:
    """Search the directory. Public.

    Raises:
        Invalid: If a filter, the order or the cursor is none that was offered.
    """
    asked = _checked(work, wanted)
    index = directory_index.current(work)
    found = _fitting(index, asked)
    if asked.free_on is not None:
        found = _free_on(work, found[:LOOKED_AT], asked.free_on, asked.time_zone)
    if asked.sort is Sort.NEXT_FREE:
        found = _soonest_first(work, found[:LOOKED_AT])
    offset = _offset(asked, wanted.cursor)
    shown = found[offset : offset + asked.limit]
    end = offset + len(shown)
    return Found(cards(work, shown), _cursor(asked, end) if shown and end < len(found) else None, len(found))


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
    """Return entries as cards, with their next free times read afresh."""
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
class _Asked:
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
        """Fingerprint of a search, so that a cursor opens no other one."""
        return hashlib.sha256(repr(self).encode("utf-8", "replace")).hexdigest()[:12]


def _checked(work: UnitOfWork, wanted: Search) -> _Asked:
    with validation.Form() as form:
        if wanted.max_rate is not None:
            form.of(validation.integer, wanted.max_rate, "max_rate", 0, 1_000_000)
        form.of(validation.one_of, wanted.currency, "currency", CURRENCIES)
        if wanted.language:
            form.of(validation.one_of, wanted.language, "language", LANGUAGES)
        if wanted.category:
            form.of(validation.slug, wanted.category, "category")
        form.of(validation.zone, wanted.time_zone)
        free_on = None if wanted.free_on is None else form.of(validation.day, wanted.free_on, "free_on")
        form.of(validation.one_of, wanted.sort, "sort", list(Sort))
        form.of(validation.integer, wanted.limit, "limit", 1, MAX_LIMIT)
    most = None
    if wanted.max_rate is not None:
        minor = min(wanted.max_rate * 10 ** CURRENCIES[wanted.currency], 100_000_000)
        most = rough_worth(Money(minor, wanted.currency))
    return _Asked(
        str(wanted.q or "")[:10_000],
        wanted.category,
        most,
        wanted.language,
        free_on,
        wanted.time_zone,
        Sort(wanted.sort),
        wanted.limit,
    )


def _fitting(index: Index, asked: _Asked) -> list[Entry]:
    """Entries that match the query and the filters, in the order asked for.

    The index has them best rated first, and sorting keeps that order among equals.
    """
    scores = index.matching(asked.q)
    entries = index.entries
    if scores is None:
        fitting = [entry for entry in entries if _passes(entry, asked)]
    else:
        places = [place for place in sorted(scores) if _passes(entries[place], asked)]
        if asked.sort is Sort.BEST:
            places.sort(key=lambda place: -scores[place])
        fitting = [entries[place] for place in places]
    if asked.sort is Sort.RATE:
        fitting.sort(key=lambda entry: entry.worth)
    return fitting


def _passes(entry: Entry, asked: _Asked) -> bool:
    return (
        (not asked.category or entry.category_slug == asked.category)
        and (asked.max_worth is None or entry.worth <= asked.max_worth)
        and (not asked.language or asked.language in entry.languages)
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


def _cursor(asked: _Asked, offset: int) -> str:
    text = json.dumps([asked.mark, offset], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _offset(asked: _Asked, cursor: object) -> int:
    if cursor in (None, ""):
        return 0
    try:
        if not isinstance(cursor, str) or len(cursor) > 100:
            raise ValueError
        mark, offset = json.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), b"-_", validate=True))
        if mark != asked.mark or type(offset) is not int or not 0 < offset <= 1_000_000:
            raise ValueError
    except (ValueError, TypeError, binascii.Error, RecursionError):
        raise Invalid(
            fields={"cursor": sentence("This page of the results is no longer there. Please search again.")}
        ) from None
    return offset
