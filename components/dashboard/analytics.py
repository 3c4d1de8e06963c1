"""Analytics charts of a period: sessions, busiest hours, cancellations, and conversion of page views."""

from collections.abc import Sequence
from datetime import timedelta

from markupsafe import Markup

from components.dashboard.overview_parts import Figure, figure_card
from components.dashboard.week_view import hour_words
from components.kit.charts import (
    Column,
    Heat,
    Series,
    as_table,
    columns_chart,
    columns_plot,
    count_words,
    heat_map,
    share_bar,
    share_words,
    wide_table,
)
from components.kit.formatting import sum_words
from components.kit.markup import joined, tag
from expertconnect.domain.analytics import OfferFigures, PeriodFigures, Stretch
from expertconnect.i18n import _, month_day, month_name, ngettext, reader, weekday_names

_EARLY, _LATE = 9, 17
"""First and last hour that are always shown, even without sessions."""


def stretch_name(stretch: Stretch, by_month: bool) -> str:
    """Full name of a week or a month."""
    locale = reader().locale
    if by_month:
        return month_name(stretch.first, locale)
    return _("Week of {day}").format(day=month_day(stretch.first, locale))


def key_figures(figures: PeriodFigures) -> Markup:
    """Four numbers above the charts."""
    tally, clients = figures.tally, figures.clients
    takings = " + ".join(sum_words(minor, currency) for currency, minor in figures.takings[:2])
    back = ngettext("{n} came back", "{n} came back", clients.returning).format(n=clients.returning)
    more = tally.coming and ngettext("{n} more to come", "{n} more to come", tally.coming).format(
        n=tally.coming
    )
    lost = _("{cancelled} cancelled, {missed} missed").format(cancelled=tally.cancelled, missed=tally.missed)
    return joined(map(figure_card, (
        Figure(_("Sessions that took place"), count_words(tally.completed), "video", note=more or ""),
        Figure(_("Revenue"), takings or "–", "banknote"),
        Figure(_("New clients"), count_words(clients.new), "users", note=back),
        Figure(_("Cancelled or missed"), share_words(tally.lost_share), "calendar-x", note=lost),
    )))  # fmt: skip


def sessions_chart(figures: PeriodFigures) -> Markup:
    """Columns of sessions by outcome."""
    series = [
        Series(_("Took place"), "done"),
        Series(_("Coming"), "coming"),
        Series(_("Cancelled"), "gone"),
        Series(_("No-show"), "missed"),
    ]
    tally = figures.tally
    text = _(
        "Sessions. Took place: {completed}. Still to come: {coming}. Cancelled: {cancelled}. No-shows: {missed}."
    ).format(completed=tally.completed, coming=tally.coming, cancelled=tally.cancelled, missed=tally.missed)
    columns = _columns(
        figures,
        [
            (float(t.completed), float(t.coming), float(t.cancelled), float(t.missed))
            for t in (one.tally for one in figures.stretches)
        ],
    )
    return _card(
        _per(figures, _("Sessions per week"), _("Sessions per month")),
        "",
        columns_chart(columns, series, text),
    )


def hours_chart(figures: PeriodFigures, hour12: bool) -> Markup:
    """Starts of sessions by weekday and hour."""
    locale, first = reader().locale, reader().week_start
    short, wide = weekday_names(locale, width="abbreviated"), weekday_names(locale)
    order = [(first + n) % 7 for n in range(7)]
    hours = [hour for _day, hour in figures.hours]
    shown = range(min([_EARLY, *hours]), max([_LATE, *hours]) + 1)
    heat = Heat(
        [(day, short[day], wide[day]) for day in order],
        [(hour, hour_words(hour, hour12)) for hour in shown],
        figures.hours,
    )
    text = ""
    if figures.hours:
        day, hour = max(figures.hours, key=lambda at: (figures.hours[at], -at[0], -at[1]))
        text = _("Most sessions start on {weekday} at {hour}.").format(
            weekday=wide[day], hour=hour_words(hour, hour12)
        )
    markup = heat_map(heat, _("Sessions by weekday and hour of their start"))
    return _card(_("Busiest hours"), text, tag("div", "heat-room", markup))


def lost_chart(figures: PeriodFigures) -> Markup:
    """Share of cancelled and missed sessions, over time and by event type."""
    series = [Series(_("Cancelled"), "gone"), Series(_("No-show"), "missed")]
    values = []
    for one in figures.stretches:
        decided = (one.tally.completed + one.tally.lost) or 1
        values.append((one.tally.cancelled / decided, one.tally.missed / decided))
    text = _("{share} of the sessions were cancelled or missed.").format(
        share=share_words(figures.tally.lost_share)
    )
    chart = columns_chart(_columns(figures, values), series, text, show=share_words)
    offers = [one for one in figures.offers if one.tally.total]
    heads = [_("Event type"), _("Sessions"), _("Cancelled"), _("No-show"), _("Share")]
    rows = [
        [
            tag("bdi", "", one.title),
            count_words(one.tally.total),
            count_words(one.tally.cancelled),
            count_words(one.tally.missed),
            share_bar(one.tally.lost_share),
        ]
        for one in offers
    ]
    by_offer = wide_table(_("Cancelled and missed by event type"), heads, rows)
    return _card(_("Cancelled and missed"), text, chart, by_offer)


def funnel_chart(figures: PeriodFigures) -> Markup:
    """Conversion of page views into bookings, by page and over time."""
    share = figures.booked / figures.views if figures.views else 0.0
    text = _("Pages opened: {views}. Bookings made: {booked}. That is {share}.").format(
        views=count_words(figures.views), booked=count_words(figures.booked), share=share_words(share)
    )
    heads = [_("Page"), _("Opened"), _("Bookings"), _("Share")]
    title = _("Pages opened and bookings made, by page")
    most = max((one.booked / one.views for one in figures.offers if one.views and one.title), default=1.0)
    by_page = wide_table(title, heads, [_funnel_row(one, most) for one in figures.offers])
    values = [(one.booked / one.views if one.views else 0.0,) for one in figures.stretches]
    columns = _columns(figures, values)
    chart = columns_plot(columns, [Series(_("Bookings per page view"), "done")], text, show=share_words)
    rows = [
        [column.name, count_words(one.views), count_words(one.booked), share_words(value)]
        for column, one, (value,) in zip(columns, figures.stretches, values, strict=True)
    ]
    by_time = as_table(_("Pages opened and bookings made, by time"), ["", *heads[1:]], rows)
    over_time = tag("div", "", tag("h3", "t-sm strong", _("Bookings per page view")), chart, by_time)
    return _card(_("From page views to bookings"), text, tag("div", "figures-inner", by_page, over_time))


def _funnel_row(offer: OfferFigures, most: float) -> Sequence[object]:
    if not offer.title:
        return [_("Your own page"), count_words(offer.views), "–", "–"]
    share = share_bar(offer.booked / offer.views, most) if offer.views else "–"
    return [tag("bdi", "", offer.title), count_words(offer.views), count_words(offer.booked), share]


def _columns(figures: PeriodFigures, values: Sequence[tuple[float, ...]]) -> list[Column]:
    locale, by_month = reader().locale, figures.period.by_month
    return [
        Column(
            month_name(one.first, locale, year=False)[:3] if by_month else month_day(one.first, locale),
            stretch_name(one, by_month),
            group,
        )
        for one, group in zip(figures.stretches, values, strict=True)
    ]


def _per(figures: PeriodFigures, week: str, month: str) -> str:
    return month if figures.period.by_month else week


def _card(title: str, text: str, *parts: object) -> Markup:
    return tag(
        "section",
        "glass desk-card figures-card",
        tag("h2", "h2", title),
        tag("p", "t-sm muted mt1", text) if text else None,
        *parts,
        aria_label=title,
    )


def period_words(figures: PeriodFigures) -> tuple[str, str]:
    """Format the first and last day of a period, with years if they differ."""
    first, last = figures.stretches[0].first, figures.stretches[-1].end - timedelta(days=1)
    locale, year = reader().locale, first.year != last.year
    return month_day(first, locale, year=year), month_day(last, locale, year=year)
