"""The tab with the figures."""

import csv
import io
from datetime import date, timedelta

from components.kit.fragment import Fragment
from expertconnect.domain.analytics import Clients, OfferFigures, Period, PeriodFigures, Stretch, Tally
from expertconnect.domain.booking import BookingStatus
from pages.dashboard.analytics.csv_file import defused, figures_file
from tests.pages.conftest import Site, settle
from tests.pages.dashboard.scenes import booked, shown
from tests.services.analytics.test_analytics import NOW, at, session, viewed

HERE = "/expert-dashboard/figures"


def busy(site: Site, sessions: int = 6) -> None:
    """So many sessions of this week are over, and some pages were opened."""
    site.world.clock.now = NOW
    for n in range(sessions):
        status = BookingStatus.CANCELLED if n == 0 else BookingStatus.COMPLETED
        session(site.world, at(date(2026, 3, 2), 8 + n), status, price=9000)
    viewed(site.world, NOW.date(), 120)


async def test_the_figures_are_told_and_drawn(site: Site) -> None:
    busy(site)
    grace = site.person(site.world.grace)
    await grace.open(HERE)
    page = shown(grace)
    assert "Sessions. Took place: 5. Still to come: 0. Cancelled: 1. No-shows: 0." in page
    assert "€450" in page
    assert "Most sessions start on Monday at 10:00." in page
    assert "17% of the sessions were cancelled or missed." in page
    assert "Pages opened: 120. Bookings made: 6. That is 5%." in page


async def test_few_sessions_are_explained_instead_of_drawn(site: Site) -> None:
    busy(site, 4)
    grace = site.person(site.world.grace)
    await grace.open(HERE)
    assert "There are 4 so far." in shown(grace)
    assert "chart-plot" not in shown(grace)
    session(site.world, at(date(2026, 3, 3), 12))
    booked(site, NOW + timedelta(days=1))
    await settle(0.3)
    assert "chart-plot" in shown(grace)


async def test_the_period_stands_in_the_address_and_nonsense_is_the_usual_one(site: Site) -> None:
    busy(site)
    grace = site.person(site.world.grace)
    for asked, columns in (("30", 5), ("90", 13), ("365", 12), ("31", 13), ("<script>", 13), ("", 13)):
        await grace.open(f"{HERE}?period={asked}")
        first = shown(grace).partition("chart-cols")[2].partition("chart-table")[0]
        assert first.count("col-room") == columns
        assert "<script>" not in shown(grace)


async def test_bookings_with_somebody_else_never_count(site: Site) -> None:
    site.world.clock.now = NOW
    for n in range(9):
        session(site.world, at(date(2026, 3, 2), 8 + n), expert=site.world.bob)
    grace = site.person(site.world.grace)
    await grace.open(HERE)
    assert "There are 0 so far." in shown(grace)


async def test_no_client_is_named_among_the_figures(site: Site) -> None:
    busy(site)
    grace = site.person(site.world.grace)
    await grace.open(HERE)
    assert "ada@example.org" not in shown(grace)
    assert "Somebody" not in shown(grace)


async def test_the_file_is_handed_over(site: Site) -> None:
    busy(site)
    grace = site.person(site.world.grace)
    await grace.open(HERE)
    head = next(one for one in grace.find(Fragment).elements if 'data-act="file"' in str(one.content))
    with head:
        head.act("file")
    response = await grace.download.next()
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert rows[0] == ["", "First day", "Took place", "Coming", "Cancelled", "No-show", "Opened", "Bookings"]
    assert ["Week of Mar 2", "2026-03-02", "5", "0", "1", "0", "120", "0"] in rows
    assert ["A first talk", "", "5", "0", "1", "0", "0", "6"] in rows


def test_no_cell_of_the_file_is_taken_for_a_formula() -> None:
    week = Stretch(date(2026, 3, 2), date(2026, 3, 9), Tally(1))
    titles = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "fine", 'with "quotes", and more']
    offers = tuple(OfferFigures(title) for title in titles)
    text = figures_file(PeriodFigures(Period.MONTH, (week,), {}, offers, (), Clients()))
    read = [row[0] for row in csv.reader(io.StringIO(text)) if row][3:]
    assert read == ["'=1+1", "'+1", "'-1", "'@SUM(A1)", "'\t=1", "fine", 'with "quotes", and more']
    assert defused(-3) == "'-3"
