"""How often public pages are opened: counts per day, and nothing about who did."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from db.models import EventType, PageView
from db.work import UnitOfWork
from expertconnect.services import access, checks

OWN_PAGE = 0
"""In place of an event type: the expert's own page."""
DAYS_MOST = 366


@dataclass(frozen=True, slots=True)
class Figures:
    """How often an expert's pages were opened.

    Attributes:
        by_day: Every day of the time asked for, oldest first, over all pages (UTC).
        by_page: Title and views, most viewed first; the expert's own page has an empty title.
    """

    total: int
    by_day: tuple[tuple[date, int], ...]
    by_page: tuple[tuple[str, int], ...]


def count(work: UnitOfWork, expert_id: int, event_type_id: int = OWN_PAGE) -> None:
    """Count one opening of a public page, today by UTC. Experts looking at their own page are not counted."""
    if work.actor.expert_id == expert_id:
        return
    row = work.insert(PageView).values(
        expert_id=expert_id, event_type_id=event_type_id, day=work.now.date(), views=1
    )
    work.session.execute(
        row.on_conflict_do_update(
            index_elements=["expert_id", "event_type_id", "day"], set_={"views": PageView.views + 1}
        )
    )


def figures(work: UnitOfWork, days: int = 30) -> Figures:
    """One's own figures of the last days, today included.

    Raises:
        SignInNeeded, Forbidden: As `access.own_expert`.
        Invalid: If `days` is not 1 to 366.
    """
    expert = access.own_expert(work)
    checks.integer(days, "days", 1, DAYS_MOST)
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
