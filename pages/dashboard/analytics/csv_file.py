"""CSV export of the analytics."""

import csv
import io

from components.dashboard.analytics import stretch_name
from expertconnect.domain.analytics import PeriodFigures
from expertconnect.i18n import _

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def figures_file(figures: PeriodFigures) -> str:
    """Return two tables, by time and by event type, in the reader's language; no cell is taken for a formula."""
    counted = [_("Took place"), _("Coming"), _("Cancelled"), _("No-show"), _("Opened"), _("Bookings")]
    by_month = figures.period.by_month
    rows: list[list[object]] = [["", _("First day"), *counted]]
    for one in figures.stretches:
        t = one.tally
        name = stretch_name(one, by_month)
        rows.append([name, one.first, t.completed, t.coming, t.cancelled, t.missed, one.views, one.booked])
    rows += [[], [_("Event type"), "", *counted]]
    for offer in figures.offers:
        t = offer.tally
        title = offer.title or _("Your own page")
        rows.append([title, "", t.completed, t.coming, t.cancelled, t.missed, offer.views, offer.booked])
    out = io.StringIO()
    csv.writer(out).writerows([*map(defused, row)] for row in rows)
    return out.getvalue()


def defused(cell: object) -> str:
    """Return a cell as text that no spreadsheet evaluates."""
    text = str(cell)
    return f"'{text}" if text.startswith(_FORMULA) else text
