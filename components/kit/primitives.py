"""Primitives: small pieces of markup without behaviour."""

from datetime import date
from functools import lru_cache
from hashlib import sha256
from typing import Literal

from markupsafe import Markup

from components.kit.formatting import month_short, number, weekday_short
from components.kit.markup import Attribute, esc, icon, joined, plain, tag
from expertconnect.domain.people import PICTURE_SIZES, picture_file
from expertconnect.i18n import _, ngettext

ButtonKind = Literal["primary", "glass", "ghost", "danger", "danger-fill"]
Size = Literal["sm", "md", "lg"]
Tone = Literal["", "green", "amber", "red", "blue"]
Art = Literal["calendar", "search"]

# Base and two lights; white initials stay readable on every point of each.
_PALETTES = (
    ("#4A46D6", "#7A66F0", "#2F7FC4"), ("#C2452F", "#D9703A", "#A63A86"), ("#0E7C70", "#1F9680", "#2F66C9"),
    ("#8A35A6", "#B45BB8", "#4D55DE"), ("#B5541C", "#C27A1E", "#C23B4E"), ("#1E69B8", "#2A8DBB", "#5548CC"),
    ("#A82A5C", "#D4587A", "#8444BE"), ("#3F6B2A", "#5F8F2E", "#15806F"),
)  # fmt: skip


def button_markup(
    label: str,
    *,
    kind: ButtonKind = "glass",
    icon_name: str = "",
    icon_right: str = "",
    href: str = "",
    act: str = "",
    key: str = "",
    size: Size = "md",
    classes: str = "",
    **attributes: Attribute,
) -> Markup:
    """A link (with `href`) or a button that its `Fragment` reports as `act` on `key`."""
    look = " ".join(filter(None, (f"btn btn-{kind}", "" if size == "md" else f"btn-{size}", classes)))
    inside = button_inside(label, icon_name, icon_right)
    if href:
        return tag("a", look, inside, href=href, data_act=act or None, data_key=key or None, **attributes)
    return tag(
        "button", look, inside, type="button", data_act=act or None, data_key=key or None, **attributes
    )


def button_inside(label: str, icon_name: str = "", icon_right: str = "") -> Markup:
    """Inside of a button: icon, label, icon."""
    left = icon(icon_name) if icon_name else None
    return joined(
        [left, tag("span", "lbl", label) if label else None, icon(icon_right) if icon_right else None]
    )


def icon_button_markup(
    name: str,
    label: str,
    *,
    href: str = "",
    act: str = "",
    key: str = "",
    classes: str = "",
    **attributes: Attribute,
) -> Markup:
    """A button that is only an icon; the label is read aloud and shown as its title."""
    look, drawing = f"btn-icon {classes}".strip(), icon(name, "i22")
    attributes = {
        "aria_label": label,
        "title": label,
        "data_act": act or None,
        "data_key": key or None,
        **attributes,
    }
    if href:
        return tag("a", look, drawing, href=href, **attributes)
    return tag("button", look, drawing, type="button", **attributes)


def pill(text: str, tone: Tone = "", icon_name: str = "", *, live: bool = False) -> Markup:
    """A short status: icon and label, colour only helps."""
    dot = tag("span", "dot live") if live else None
    return tag(
        "span",
        f"pill {tone}".strip(),
        dot,
        icon(icon_name, "i16") if icon_name else None,
        tag("span", "", text),
    )


def chip(
    text: str,
    *,
    href: str = "",
    act: str = "",
    key: str = "",
    icon_name: str = "",
    on: bool = False,
    count: int | None = None,
) -> Markup:
    """A filter: a link with `href`, else a toggle reported as `act` on `key`."""
    inside = joined(
        [
            icon(icon_name, "i18") if icon_name else None,
            tag("span", "", text),
            tag("span", "n", str(count)) if count is not None else None,
        ]
    )
    if href:
        return tag("a", "chip", inside, href=href, aria_current=True if on else None)
    return tag("button", "chip", inside, type="button", data_act=act, data_key=key, aria_pressed=on)


def initials(name: str) -> str:
    """The first letters of the first two words."""
    return "".join(word[0] for word in plain(name).split()[:2]).upper()


@lru_cache(maxsize=4096)
def _mesh(name: str, size: int) -> str:
    seed = sha256(name.encode("utf-8", "replace")).digest()
    base, light, other = _PALETTES[seed[7] % len(_PALETTES)]
    return (
        f"--sz:{size}px;--c:{base};--a:{light};--b:{other};--x1:{12 + seed[1] % 30}%;--y1:{4 + seed[2] % 26}%;"
        f"--x2:{58 + seed[3] % 34}%;--y2:{62 + seed[4] % 30}%"
    )


def avatar(name: str, size: int = 48, *, image_url: str = "") -> Markup:
    """The portrait if there is one, else initials on colours of their own. The name stands beside it.

    Args:
        image_url: As `domain.people.picture_address` gives it; empty for none.
    """
    small, large = PICTURE_SIZES
    kept = small if size * 2 <= small else large  # sharp on screens with two dots to a pixel
    portrait = (
        tag("img", "", src=picture_file(image_url, kept), alt="", loading="lazy", width=size, height=size)
        if image_url
        else None
    )
    emails = "" if image_url else initials(name)
    return tag("span", "av", portrait, aria_hidden=True, data_i=emails, style=_mesh(name, size))


def date_tile(day: date, *, month: str = "", weekday: str = "") -> Markup:
    """A date as a calendar leaf; the texts may be in another language."""
    return tag(
        "div",
        "date-tile",
        tag("span", "m", month or month_short(day)),
        tag("span", "d", str(day.day)),
        tag("span", "w", weekday or weekday_short(day.weekday())),
        aria_hidden=True,
    )


def rating(average: float | None, count: int) -> Markup:
    """A star, the average of five and the number of reviews; New without any."""
    if average is None or not count:
        return tag("span", "rating faint", _("New"))
    said = ngettext("{average} of 5 stars, {n} review", "{average} of 5 stars, {n} reviews", count)
    shown = number(average, 1)
    return tag(
        "span",
        "rating",
        icon("star-fill", "i16"),
        tag("span", "", shown, aria_hidden=True),
        tag("span", "faint", f"({number(count)})", aria_hidden=True),
        tag("span", "sr-only", said.format(average=shown, n=number(count))),
    )


def stars(score: int, *, label: str = "") -> Markup:
    """One to five stars with an accessible label."""
    full = [icon("star-fill", "i18" if place < score else "i18 off") for place in range(5)]
    return tag("span", "stars", *full, tag("span", "sr-only", label or _("{n} of 5 stars").format(n=score)))


def banner(
    title: str,
    text: object = "",
    *,
    tone: Literal["red", "amber", "blue"] = "blue",
    icon_name: str = "",
    actions: object = None,
) -> Markup:
    """A notice; red ones are read aloud at once."""
    drawing = icon_name or {"red": "circle-alert", "amber": "triangle-alert", "blue": "info"}[tone]
    words = tag("div", "grow", tag("p", "strong", title), tag("div", "t-sm mt1", text) if text else None)
    side = tag("div", "hs g2 wrap banner-acts", actions) if actions else None
    return tag("div", f"banner {tone}", icon(drawing), words, side, role="alert" if tone == "red" else None)


def empty_state(
    title: str, text: str = "", *, art: Art = "calendar", action: object = None, level: int = 2
) -> Markup:
    """Empty state, and what to do about it."""
    return tag(
        "div",
        "empty",
        icon(f"art-{art}", "art"),
        tag(f"h{level}", "h2", title),
        tag("p", "muted", text) if text else None,
        tag("div", "mt2", action) if action else None,
    )


def tabs(items: list[tuple[str, str, int | None]], active: str, *, label: str) -> Markup:
    """Tabs that are addresses: label, address and count; `active` is the current address."""
    links = [
        tag(
            "a",
            "",
            word,
            tag("span", "n", str(count)) if count is not None else None,
            href=address,
            aria_current="page" if address == active else None,
        )
        for word, address, count in items
    ]
    return tag("nav", "seg", *links, aria_label=label)


def steps(names: list[str], current: int) -> Markup:
    """Progress through a short task; `current` counts from 0."""

    def step(place: int, name: str) -> Markup:
        number = icon("check", "i16") if place < current else str(place + 1)
        now = "step" if place == current else None
        return tag(
            "li",
            "done" if place < current else "",
            tag("span", "n", number),
            tag("span", "w", name),
            aria_current=now,
        )

    return tag(
        "ol", "steps", *(step(place, name) for place, name in enumerate(names)), aria_label=_("Progress")
    )


def skeleton(lines: int = 3) -> Markup:
    """Grey bars as a loading placeholder."""
    return tag("div", "vs g3", *(tag("div", "sk sk-line") for _ in range(lines)), aria_hidden=True)


def facts(items: list[tuple[str, str, object]]) -> Markup:
    """A list of icon, label and value."""
    rows = (
        joined([tag("dt", "", icon(drawing, "i18"), tag("span", "", word)), tag("dd", "", esc(value))])
        for drawing, word, value in items
    )
    return tag("dl", "kv", *rows)
