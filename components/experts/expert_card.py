"""Expert card with the next free times as links."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import date, datetime
from typing import Protocol
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

from markupsafe import Markup

from components.kit.formatting import clock, day_words, money, weekday_short
from components.kit.fragment import Fragment
from components.kit.markup import filled, icon, joined, tag
from components.kit.primitives import avatar, rating
from expertconnect.domain.money import Money
from expertconnect.i18n import _, language_names, per_reader, reader

MAX_TAGS = 3


class CardOfExpert(Protocol):
    """Data of a card; `services.directory.search.ExpertCard` is one.

    Attributes:
        languages: ISO 639 codes.
        image_url: From `domain.people.picture_address`; empty for none.
        next_free: Up to three next free times: aware start, and slug of the event type.
    """

    @property
    def expert_id(self) -> int: ...
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
    def image_url(self) -> str: ...
    @property
    def rate(self) -> Money: ...
    @property
    def rating(self) -> float | None: ...
    @property
    def reviews(self) -> int: ...
    @property
    def next_free(self) -> Sequence[tuple[datetime, str]]: ...


def expert_card(
    card: CardOfExpert, *, timezone: ZoneInfo, today: date, hour12: bool = False, level: int = 3
) -> Markup:
    """Card of an expert, which links to the expert's page, and each time to its event type.

    Args:
        timezone: Time zone of the times shown.
        level: Level of the heading.
    """
    draw = _remembered if isinstance(card, Hashable) else _draw
    return draw(card, timezone, today, hour12, level)


def _draw(card: CardOfExpert, timezone: ZoneInfo, today: date, hour12: bool, level: int) -> Markup:
    name = tag("a", "cover", tag("bdi", "", card.name), href=f"/{quote(card.username)}")
    title = tag(f"h{level}", "h3 clamp1", name)
    top = tag(
        "div",
        "hs g4 top",
        avatar(card.name, 56, image_url=card.image_url),
        tag("div", "grow", title, tag("p", "t-sm faint", _(card.category))),
        rating(card.rating, card.reviews),
    )
    tags = [
        tag("span", "tag", spoken) for spoken in language_names(card.languages, reader().locale)[:MAX_TAGS]
    ]
    next_part = tag(
        "div", "xnext", next_free(card, timezone, today, hour12), data_part=f"next-{card.expert_id}"
    )
    return tag(
        "article",
        "glass xcard",
        top,
        tag("p", "muted clamp2 xline", card.headline, dir="auto"),
        tag("div", "hs g1 xtags", *tags),
        tag("hr", "hr"),
        next_part,
    )


# Cached, since the landing page and many searches show the same cards; each is a few KB.
_remembered: Callable[..., Markup] = per_reader(1_024)(_draw)


def next_free(card: CardOfExpert, timezone: ZoneInfo, today: date, hour12: bool = False) -> Markup:
    """Next day, price and times: the part of a card that is updated live."""
    price = tag("span", "none t-sm faint", hourly(card.rate))
    walls = [(start.astimezone(timezone), slug) for start, slug in card.next_free]
    if not walls:
        body = tag(
            "div",
            "hs g2",
            icon("calendar-off", "i18 faint"),
            tag("span", "t-sm muted", _("No openings for now")),
        )
        return joined(
            [
                tag("div", "hs between", body, price),
                tag("div", "times", tag("span", "time-none", _("Look again soon"))),
            ]
        )
    day = walls[0][0].date()
    body = tag(
        "div",
        "hs g2",
        icon("zap", "i18 acc"),
        tag("span", "t-sm muted", _("Next: {day}").format(day=day_words(day, today))),
    )
    chips = [_time(card, start, slug, day, today, hour12) for start, slug in walls]
    return joined([tag("div", "hs between", body, price), tag("div", "times", *chips)])


def hourly(rate: Money) -> Markup:
    """Hourly rate, with the amount emphasized."""
    amount = tag("span", "price strong tnum", money(rate))
    return filled(_("{price} / hour"), price=amount) if rate.minor else amount


def _time(
    card: CardOfExpert, start: datetime, slug: str, first_day: date, today: date, hour12: bool
) -> Markup:
    shown = clock(start, hour12)
    query = urlencode({"day": start.date().isoformat(), "at": start.strftime("%H:%M")})
    if start.date() != first_day:
        shown = f"{weekday_short(start.weekday())} {shown}"
    return tag(
        "a",
        "time-chip",
        shown,
        href=f"/{quote(card.username)}/{quote(slug)}?{query}",
        aria_label=time_label(card, start, today, hour12, shown),
    )


def time_label(card: CardOfExpert, start: datetime, today: date, hour12: bool, shown: str = "") -> str:
    """Accessible label of a free time; begins with what is shown on it."""
    text = _("{time}, {day}, book {name}")
    return text.format(time=shown or clock(start, hour12), day=day_words(start.date(), today), name=card.name)


class ExpertCards(Fragment):
    """A grid of cards as one element; the times of single cards are patched in place."""

    def __init__(self, *, timezone: ZoneInfo, today: date, hour12: bool = False, level: int = 3) -> None:
        super().__init__(classes="grid3")
        self._timezone, self._today, self._hour12, self._level = timezone, today, hour12, level

    def show_cards(self, cards: Iterable[CardOfExpert], otherwise: Markup | None = None) -> None:
        """Show these experts; `otherwise`, across the whole width, if there are none."""
        markup = [
            expert_card(
                card, timezone=self._timezone, today=self._today, hour12=self._hour12, level=self._level
            )
            for card in cards
        ]
        nobody = tag("div", "glass grid-all", otherwise) if otherwise else None
        self.show(joined(markup) if markup else joined([nobody]))

    def patch_next(self, card: CardOfExpert) -> None:
        """Update the times on one card, if it is shown."""
        self.patch(f"next-{card.expert_id}", next_free(card, self._timezone, self._today, self._hour12))
