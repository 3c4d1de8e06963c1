"""Parts of an expert's public page."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

from markupsafe import Markup

from components.kit.formatting import clock, day_words, long_day, money, zone_words
from components.kit.markup import icon, joined, tag, trusted
from components.kit.primitives import avatar, banner, rating
from expertconnect.domain.interval import Interval
from expertconnect.domain.money import Money
from expertconnect.i18n import _, language_names, reader


class ShownProfile(Protocol):
    """A public profile; `services.experts.profile_view.Profile` is one."""

    @property
    def username(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def headline(self) -> str: ...
    @property
    def category(self) -> str: ...
    @property
    def languages(self) -> tuple[str, ...]: ...
    @property
    def city(self) -> str: ...
    @property
    def time_zone(self) -> str: ...
    @property
    def image_url(self) -> str: ...
    @property
    def rate(self) -> Money: ...
    @property
    def rating(self) -> float | None: ...
    @property
    def reviews(self) -> int: ...


class ShownAway(Protocol):
    """Time off with a public note; `services.experts.profiles.Away` is one."""

    @property
    def span(self) -> Interval: ...
    @property
    def note(self) -> str: ...


def heading(profile: ShownProfile, now: datetime, *, hour12: bool = False) -> Markup:
    """Head of the page: name, category, languages, city and hourly rate."""
    there = clock(now.astimezone(ZoneInfo(profile.time_zone)), hour12)
    city = profile.city or profile.time_zone.rpartition("/")[2].replace("_", " ")
    lines = [
        ("briefcase-business", _(profile.category)),
        ("languages", ", ".join(language_names(profile.languages, reader().locale))),
    ]
    lines.append(("map-pin", _("{city}, {time} local").format(city=city, time=there)))
    if profile.rate.minor:
        lines.append(("banknote", _("{price} an hour").format(price=money(profile.rate))))
    facts = [tag("li", "", icon(icon_name), tag("span", "", label)) for icon_name, label in lines if label]
    face = tag(
        "div",
        "hs between face-row",
        tag("div", "face-ring", avatar(profile.name, 96, image_url=profile.image_url)),
        rating(profile.rating, profile.reviews),
    )
    return tag(
        "section",
        "glass",
        tag("div", "expert-cover", aria_hidden=True),
        tag(
            "div",
            "pad expert-body",
            face,
            tag("h1", "h1 mt4", tag("bdi", "", profile.name)),
            tag("p", "lead mt1", profile.headline, dir="auto"),
            tag("ul", "meta-list meta-row mt4", *facts),
        ),
    )


def about(bio_html: str) -> Markup:
    """Section with the profile's text.

    Args:
        bio_html: Safe HTML from `i18n.markdown`.
    """
    if not bio_html:
        return Markup("")
    return tag(
        "section",
        "glass pad",
        tag("h2", "h2", _("About")),
        tag("div", "prose muted mt3", trusted(bio_html), dir="auto"),
    )


def away_banner(away: Sequence[ShownAway], zone: ZoneInfo, now: datetime) -> Markup | None:
    """Banner that the expert is or will be away, with the date of return and the public note."""
    if not away:
        return None
    first = away[0]
    back = _("Back on {day}.").format(day=long_day(first.span.end.astimezone(zone).date()))
    if first.span.start <= now:
        title, lines = _("Away at the moment"), [back, first.note]
    else:
        leaves = long_day(first.span.start.astimezone(zone).date())
        title, lines = _("Away from {day}").format(day=leaves), [back, first.note]
    text = joined(tag("p", "", line) for line in lines if line)
    return tag("div", "mt4", banner(title, text, tone="amber", icon_name="calendar-off"))


def next_times(
    profile: ShownProfile,
    times: Sequence[tuple[datetime, str]],
    zone: ZoneInfo,
    today: date,
    *,
    hour12: bool = False,
) -> Markup:
    """The next free times as links, with the day above the time."""
    if not times:
        return tag("p", "hs g2 mt4 t-sm muted", icon("calendar-off", "i18 faint"), _("No openings for now"))
    chips = []
    for start, slug in times:
        local = start.astimezone(zone)
        query = urlencode({"day": local.date().isoformat(), "at": local.strftime("%H:%M")})
        day, time = day_words(local.date(), today), clock(local, hour12)
        chips.append(
            tag(
                "a",
                "time-chip two",
                tag("span", "t-xs", day),
                tag("span", "", time),
                href=f"/{quote(profile.username)}/{quote(slug)}?{query}",
                aria_label=_("{day}, {time}, book {name}").format(day=day, time=time, name=profile.name),
            )
        )
    head = tag(
        "p",
        "hs g2 mt4 t-sm muted",
        icon("zap", "i18 acc"),
        _("Next openings"),
        tag("span", "faint", zone_words(zone, times[0][0])),
    )
    return joined([head, tag("div", "times next-times mt2", *chips)])
