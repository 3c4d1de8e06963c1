"""Page views of public pages: counts per day, no personal data."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

from sqlalchemy import Table, select
from sqlalchemy.dialects import postgresql, sqlite

from db.engine.unit_of_work import UnitOfWork
from db.models import EventType, PageView
from expertconnect.services.common import authorization, validation

OWN_PAGE = 0
"""Stored as event type id for views of the expert's own page."""
MAX_DAYS = 366
_VIEWS = cast(Table, PageView.__table__)
_ONE_MORE: dict[str, Any] = {
    "index_elements": ["expert_id", "event_type_id", "day"],
    "set_": {"views": _VIEWS.c.views + 1},
}
# Built once: building the statement for every view costs more than executing it.
_COUNT = {
    True: sqlite.insert(_VIEWS).on_conflict_do_update(**_ONE_MORE),
    False: postgresql.insert(_VIEWS).on_conflict_do_update(**_ONE_MORE),
}


@dataclass(frozen=True, slots=True)
class Figures:
    """Page views of an expert's pages.

    Attributes:
        by_day: Every day of the period, oldest first, over all pages (UTC).
        by_page: Title and views, most viewed first; the expert's own page has an empty title.
    """

    total: int
    by_day: tuple[tuple[date, int], ...]
    by_page: tuple[tuple[str, int], ...]


def count(work: UnitOfWork, expert_id: int, event_type_id: int = OWN_PAGE) -> None:
    """Count one view of a public page, today by UTC. Experts' views of their own page are not counted."""
    if work.actor.expert_id == expert_id:
        return
    row = {"expert_id": expert_id, "event_type_id": event_type_id, "day": work.now.date(), "views": 1}
    work.session.execute(_COUNT[work.is_sqlite], row)


def figures(work: UnitOfWork, days: int = 30) -> Figures:
    """Return the signed-in expert's page views of the last days, today included.

    Raises:
        SignInNeeded, Forbidden: As `authorization.own_expert`.
        Invalid: If `days` is not 1 to 366.
    """
    expert = authorization.own_expert(work)
    validation.integer(days, "days", 1, MAX_DAYS)
    first = work.now.date() - timedelta(days=days - 1)
    rows = work.session.execute(
        select(PageView.day, PageView.event_type_id, EventType.title, PageView.views)
        .outerjoin(EventType, EventType.id == PageView.event_type_id)
        .where(PageView.expert_id == expert.id, PageView.day >= first)
    ).all()
    by_day = dict.fromkeys((first + timedelta(days=n) for n in range(days)), 0)
    by_page: dict[int, int] = {}
    titles: dict[int, str] = {}
    for day, page, title, views in rows:
        by_day[day] = by_day.get(day, 0) + views
        by_page[page] = by_page.get(page, 0) + views
        titles[page] = title or ""
    most = sorted(by_page, key=lambda page: (-by_page[page], page))
    return Figures(
        sum(by_page.values()), tuple(by_day.items()), tuple((titles[page], by_page[page]) for page in most)
    )
