"""Summary queries of the directory: counts, all public URLs, and the languages of its experts."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import select

from db.engine.unit_of_work import UnitOfWork
from db.models import EventType
from expertconnect.services.directory import index


@dataclass(frozen=True, slots=True)
class Size:
    """Counts of the directory.

    Attributes:
        average: Average of all ratings, 1 to 5; None before the first.
    """

    experts: int
    fields: int
    average: float | None


def size(work: UnitOfWork) -> Size:
    """Count listed experts and categories, with the average rating. Public."""
    entries = index.current(work).entries
    ratings = sum(entry.rating_count for entry in entries)
    stars = sum(entry.rating_sum for entry in entries)
    fields = {entry.category_slug for entry in entries}
    return Size(len(entries), len(fields), stars / ratings if ratings else None)


def addresses(work: UnitOfWork) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the username of every listed expert with the slugs of their offers; for the sitemap. Public."""
    offered: dict[int, list[str]] = defaultdict(list)
    rows = work.session.execute(
        select(EventType.expert_id, EventType.slug).where(EventType.active).order_by(EventType.id)
    )
    for expert_id, slug in rows:
        offered[expert_id].append(slug)
    entries = index.current(work).entries
    return tuple((entry.username, tuple(offered[entry.expert_id])) for entry in entries)


def spoken_languages(work: UnitOfWork) -> tuple[str, ...]:
    """Return the ISO 639 codes of the languages that listed experts speak, as options of a filter. Public."""
    entries = index.current(work).entries
    return tuple(sorted({code for entry in entries for code in entry.languages}))
