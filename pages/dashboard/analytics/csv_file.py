"""CSV export of the analytics."""

import csv
import io

from components.dashboard.analytics import stretch_name
from expertconnect.domain.analytics import PeriodFigures
from expertconnect.i18n import _

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def figures_file(figures: PeriodFigures) -> str:
    """Return two tables, by time and by event type, in the reader's language; no cell can be a formula."""
    columns = [_("Took place"), _("Coming"), _("Cancelled"), _("No-show"), _("Opened"), _("Bookings")]
    by_month = figures.period.by_month
    rows: list[list[object]] = [["", _("First day"), *columns]]
    for one in figures.stretches:
        tally = one.tally
        name = stretch_name(one, by_month)
        rows.append(
            [
                name,
                one.first,
                tally.completed,
                tally.coming,
                tally.cancelled,
                tally.missed,
                one.views,
                one.booked,
            ]
        )
    rows += [[], [_("Event type"), "", *columns]]
    for offer in figures.offers:
        tally = offer.tally
        title = offer.title or _("Your own page")
        rows.append(
            [
                title,
                "",
                tally.completed,
                tally.coming,
                tally.cancelled,
                tally.missed,
                offer.views,
                offer.booked,
            ]
        )
    buffer = io.StringIO()
    csv.writer(buffer).writerows([*map(defused, row)] for row in rows)
    return buffer.getvalue()


def defused(cell: object) -> str:
    """Return a cell as text that spreadsheets do not evaluate as a formula."""
    text = str(cell)
    return f"'{text}" if text.startswith(_FORMULA) else text
