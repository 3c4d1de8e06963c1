"""Preview of an event type as clients see it, beside its form."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup

from components.experts.event_type_card import event_type_card
from components.kit.formatting import clock, day_words
from components.kit.markup import icon, joined, tag
from expertconnect.domain.event_type import Offer
from expertconnect.i18n import _, ngettext

_DAYS, _A_DAY = 3, 6


def event_type_preview(
    offer: Offer, starts: Sequence[datetime] | None, asked: Sequence[str], *, today: date, hour12: bool
) -> Markup:
    """Card, next free times and questions of an event type.

    Args:
        starts: Its next free starts; None while the typed values are invalid.
        asked: Its questions, besides name and e-mail.
        today: The current date in the expert's time zone.
    """
    return joined(
        [
            tag("h2", "h3", _("As clients see it")),
            event_type_card(offer, is_link=False),
            tag("h3", "t-sm strong mt2", _("The next free times")),
            _times(offer, starts, today, hour12),
            tag("h3", "t-sm strong mt2", _("What they are asked")),
            tag(
                "ul",
                "asked t-sm",
                *(
                    tag("li", "", icon("check", "i16"), tag("bdi", "", one))
                    for one in (_("Name and e-mail"), *filter(None, asked))
                ),
            ),
        ]
    )


def _times(offer: Offer, starts: Sequence[datetime] | None, today: date, hour12: bool) -> Markup:
    if starts is None:
        return tag("p", "t-sm muted", _("Free times appear here once the lengths make sense."))
    if not starts:
        return tag("p", "t-sm muted", _("Nothing is free in the next three weeks: see your hours."))
    zone = ZoneInfo(offer.time_zone)
    days: dict[date, list[datetime]] = {}
    for start in starts:
        wall = start.astimezone(zone)
        days.setdefault(wall.date(), []).append(wall)
    return joined(_day(day, group, today, hour12) for day, group in list(days.items())[:_DAYS])


def _day(day: date, walls: Sequence[datetime], today: date, hour12: bool) -> Markup:
    rest = len(walls) - _A_DAY
    more = ngettext("{n} more", "{n} more", rest).format(n=rest) if rest > 0 else ""
    times = [tag("span", "mini-time", clock(wall, hour12)) for wall in walls[:_A_DAY]]
    return tag(
        "div",
        "vs g1",
        tag("p", "t-xs faint", day_words(day, today)),
        tag("div", "preview-times", *times, tag("span", "t-xs faint", more) if more else None),
    )
