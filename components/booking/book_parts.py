"""Parts of the booking page: progress, summary, hold, other times after a lost race."""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import quote
from zoneinfo import ZoneInfo

from markupsafe import Markup

from components.booking.dual_time import change_warning, there_words
from components.experts.event_type_card import offer_facts
from components.kit.formatting import city, clock, day_words, span, zone_words
from components.kit.markup import icon, joined, tag
from components.kit.primitives import avatar, banner, button_markup, date_tile, steps
from expertconnect.domain.event_type import Offer
from expertconnect.domain.interval import Interval
from expertconnect.i18n import N_, _, per_reader

STEPS = (N_("Time"), N_("Details"), N_("Done"))


@per_reader(512)
def steps_bar(offer: Offer, current: int) -> Markup:
    """Link back to the expert's page, and the progress indicator."""
    name = tag("span", "", offer.expert_name)
    back = tag("a", "btn btn-ghost btn-sm", icon("arrow-left"), name, href=f"/{quote(offer.username)}")
    breadcrumb = tag("nav", "hs g1 t-sm", back, aria_label=_("Breadcrumb"))
    return tag("div", "hs between wrap steps-bar", breadcrumb, steps([_(name) for name in STEPS], current))


def session_summary(
    offer: Offer, *, zone: ZoneInfo, now: datetime, start: datetime | None = None, hour12: bool = False
) -> Markup:
    """Summary of the session being booked, with the chosen time in both zones.

    Args:
        zone: The viewer's time zone.
        start: The held start; None before one is chosen.
    """
    title = tag("div", "", tag("p", "t-sm muted", offer.expert_name), tag("h1", "h2", offer.title))
    head = tag("div", "hs g3", avatar(offer.expert_name, 48, image_url=offer.expert_image), title)
    description = (
        tag("p", "muted mt4 hide-sm", offer.description) if offer.description and start is None else None
    )
    expert_zone = ZoneInfo(offer.time_zone)
    expert_clock = None
    if start is None and expert_zone.utcoffset(now.replace(tzinfo=None)) != zone.utcoffset(
        now.replace(tzinfo=None)
    ):
        expert_clock = tag(
            "p",
            "t-xs faint mt4 hide-sm",
            _("{name} is in {city}, where it is {time}.").format(
                name=first_name(offer),
                city=city(offer.time_zone),
                time=clock(now.astimezone(expert_zone), hour12),
            ),
        )
    when = _when(offer, zone, start, now, hour12) if start else None
    return joined([head, when, description, tag("div", "mt4", offer_facts(offer)), expert_clock])


def _when(offer: Offer, zone: ZoneInfo, start: datetime, now: datetime, hour12: bool) -> Markup:
    session = Interval.lasting(start, offer.duration)
    local, expert_start = start.astimezone(zone), start.astimezone(ZoneInfo(offer.time_zone))
    lines = [
        tag("p", "h2 tnum when", span(session, zone, hour12)),
        tag("p", "t-sm muted", zone_words(zone, start)),
    ]
    if local.utcoffset() != expert_start.utcoffset():
        lines.append(tag("p", "t-xs faint", there_words(start, zone, ZoneInfo(offer.time_zone), hour12)))
    tile = tag("div", "hs g4", date_tile(local.date()), tag("div", "", *lines))
    warning = change_warning(start, now, zone, ZoneInfo(offer.time_zone), first_name(offer), hour12)
    return tag("div", "inset pad-sm mt6", tile, warning)


def first_name(offer: Offer) -> str:
    """The expert's first name, for use within a sentence."""
    return (offer.expert_name.split() or [_("the expert")])[0]


def other_times(
    sentence: str, starts: Sequence[datetime], zone: ZoneInfo, hour12: bool, now: datetime
) -> Markup:
    """Banner why a time is not free, with buttons of the nearest free ones (act `take`, keyed by epoch seconds)."""
    today = now.astimezone(zone).date()
    chips = []
    for start in starts:
        local = start.astimezone(zone)
        key = str(int(start.timestamp()))
        chips.append(near_time(day_words(local.date(), today), clock(local, hour12), "take", key))
    if not chips:
        return banner(_("That time is gone"), sentence, tone="red")
    text = joined([sentence, tag("div", "near-times", *chips)])
    return banner(_("That time is gone"), text, tone="red")


def no_other_time(sentence: str, *, is_own_limit: bool) -> Markup:
    """Banner why a time cannot be booked where no other time would help.

    Args:
        is_own_limit: Whether the reader has as many of these sessions as one person can; their bookings are offered.
    """
    if not is_own_limit:
        return banner(_("That did not work"), sentence, tone="red")
    link = button_markup(_("Your bookings"), kind="glass", href="/my-bookings")
    return banner(_("You have booked this session already"), sentence, tone="red", actions=link)


def near_time(day: str, time: str, act: str, key: str) -> Markup:
    """Button of an alternative time, with the day above it, so that several form an even grid at any width."""
    return tag(
        "button",
        "time-chip two",
        tag("span", "t-xs", day),
        tag("span", "", time),
        type="button",
        aria_label=_("{day}, {time}").format(day=day, time=time),
        data_act=act,
        data_key=key,
    )


def no_longer_offered(offer: Offer) -> Markup:
    """Notice that the event type is no longer offered, with a link to the expert's others."""
    link = button_markup(
        _("What {name} offers").format(name=offer.expert_name), href=f"/{quote(offer.username)}"
    )
    return banner(
        _("This session is no longer offered"),
        _("It was taken off while you were looking. Bookings that are made stand."),
        tone="amber",
        actions=link,
    )
