"""Primitives: small pieces of markup without behaviour."""

from datetime import date
from functools import lru_cache
from hashlib import sha256
from typing import Literal

from markupsafe import Markup

from components.kit.formatting import month_short, number, weekday_short
from components.kit.markup import Attribute, Child, esc, icon, joined, plain, tag
from expertconnect.domain.people import PICTURE_SIZES, picture_file
from expertconnect.i18n import _, ngettext

ButtonKind = Literal["primary", "glass", "ghost", "danger", "danger-fill"]
Size = Literal["sm", "md", "lg"]
Tone = Literal["", "green", "amber", "red", "blue"]
Art = Literal["calendar", "search"]

# Base colour and two highlights of each gradient; white initials are readable on every point of it.
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
    """A link (with `href`), or a button whose `Fragment` calls `on_act` with `act` and `key`."""
    class_names = " ".join(filter(None, (f"btn btn-{kind}", "" if size == "md" else f"btn-{size}", classes)))
    content = button_inside(label, icon_name, icon_right)
    if href:
        return tag(
            "a", class_names, content, href=href, data_act=act or None, data_key=key or None, **attributes
        )
    return tag(
        "button",
        class_names,
        content,
        type="button",
        data_act=act or None,
        data_key=key or None,
        **attributes,
    )


def button_inside(label: str, icon_name: str = "", icon_right: str = "") -> Markup:
    """Content of a button: icon, label, icon."""
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
    class_names, icon_markup = f"btn-icon {classes}".strip(), icon(name, "i22")
    attributes = {
        "aria_label": label,
        "title": label,
        "data_act": act or None,
        "data_key": key or None,
        **attributes,
    }
    if href:
        return tag("a", class_names, icon_markup, href=href, **attributes)
    return tag("button", class_names, icon_markup, type="button", **attributes)


def pill(text: str, tone: Tone = "", icon_name: str = "", *, live: bool = False) -> Markup:
    """A status pill: icon and label; the colour only repeats what they say."""
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
    """A filter chip: a link (with `href`), or a toggle whose `Fragment` calls `on_act` with `act` and `key`."""
    content = joined(
        [
            icon(icon_name, "i18") if icon_name else None,
            tag("span", "", text),
            tag("span", "n", str(count)) if count is not None else None,
        ]
    )
    if href:
        return tag("a", "chip", content, href=href, aria_current=True if on else None)
    return tag("button", "chip", content, type="button", data_act=act, data_key=key, aria_pressed=on)


def toggle(label: str, *children: Child, on: bool, act: str, key: str | int) -> Markup:
    """A switch; its `Fragment` calls `on_act` with `act`, `key` and whether it is on.

    Args:
        label: Its accessible name.
        children: Visible content beside it.
    """
    box = tag(
        "input",
        "",
        type="checkbox",
        role="switch",
        checked=on,
        data_act=act,
        data_key=key,
        aria_label=label,
    )
    return tag("label", "tog", box, tag("span", "tog-track", aria_hidden=True), *children)


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
    """A portrait, or initials on a gradient derived from the name. Decorative: the name is always beside it.

    Args:
        image_url: From `domain.people.picture_address`; empty for none.
    """
    small_px, large_px = PICTURE_SIZES
    size_px = small_px if size * 2 <= small_px else large_px  # sharp on screens with two dots to a pixel
    portrait = (
        tag("img", "", src=picture_file(image_url, size_px), alt="", loading="lazy", width=size, height=size)
        if image_url
        else None
    )
    letters = "" if image_url else initials(name)
    return tag("span", "av", portrait, aria_hidden=True, data_i=letters, style=_mesh(name, size))


def date_tile(day: date, *, month: str = "", weekday: str = "") -> Markup:
    """A date drawn as a calendar leaf.

    Args:
        month: Its text, in another language than the reader's; the reader's by default.
        weekday: Likewise.
    """
    return tag(
        "div",
        "date-tile",
        tag("span", "m", month or month_short(day)),
        tag("span", "d", str(day.day)),
        tag("span", "w", weekday or weekday_short(day.weekday())),
        aria_hidden=True,
    )


def rating(average: float | None, count: int) -> Markup:
    """Average rating of five and number of reviews beside a star; New if there are none."""
    if average is None or not count:
        return tag("span", "rating faint", _("New"))
    label = ngettext("{average} of 5 stars, {n} review", "{average} of 5 stars, {n} reviews", count)
    shown = number(average, 1)
    return tag(
        "span",
        "rating",
        icon("star-fill", "i16"),
        tag("span", "", shown, aria_hidden=True),
        tag("span", "faint", f"({number(count)})", aria_hidden=True),
        tag("span", "sr-only", label.format(average=shown, n=number(count))),
    )


def stars(score: int, *, label: str = "") -> Markup:
    """One to five stars with an accessible label."""
    full = [icon("star-fill", "i18" if index < score else "i18 off") for index in range(5)]
    return tag("span", "stars", *full, tag("span", "sr-only", label or _("{n} of 5 stars").format(n=score)))


def banner(
    title: str,
    text: object = "",
    *,
    tone: Literal["red", "amber", "blue"] = "blue",
    icon_name: str = "",
    actions: object = None,
) -> Markup:
    """A notice banner; red ones are announced at once (role alert)."""
    icon_name = icon_name or {"red": "circle-alert", "amber": "triangle-alert", "blue": "info"}[tone]
    text_block = tag("div", "grow", tag("p", "strong", title), tag("div", "t-sm mt1", text) if text else None)
    side = tag("div", "hs g2 wrap banner-acts", actions) if actions else None
    return tag(
        "div", f"banner {tone}", icon(icon_name), text_block, side, role="alert" if tone == "red" else None
    )


def empty_state(
    title: str, text: str = "", *, art: Art = "calendar", action: object = None, level: int = 2
) -> Markup:
    """Empty state of a list, with an optional action."""
    return tag(
        "div",
        "empty",
        icon(f"art-{art}", "art"),
        tag(f"h{level}", "h2", title),
        tag("p", "muted", text) if text else None,
        tag("div", "mt2", action) if action else None,
    )


def tabs(items: list[tuple[str, str, int | None]], active: str, *, label: str) -> Markup:
    """Tabs as links: label, address and count of each; `active` is the current address."""
    links = [
        tag(
            "a",
            "",
            text,
            tag("span", "n", str(count)) if count is not None else None,
            href=address,
            aria_current="page" if address == active else None,
        )
        for text, address, count in items
    ]
    return tag("nav", "seg", *links, aria_label=label)


def steps(names: list[str], current: int) -> Markup:
    """Progress indicator of a task with a few steps; `current` counts from 0."""

    def step(index: int, name: str) -> Markup:
        number = icon("check", "i16") if index < current else str(index + 1)
        now = "step" if index == current else None
        return tag(
            "li",
            "done" if index < current else "",
            tag("span", "n", number),
            tag("span", "w", name),
            aria_current=now,
        )

    return tag(
        "ol", "steps", *(step(index, name) for index, name in enumerate(names)), aria_label=_("Progress")
    )


def skeleton(lines: int = 3) -> Markup:
    """Grey bars as a loading placeholder."""
    return tag("div", "vs g3", *(tag("div", "sk sk-line") for _ in range(lines)), aria_hidden=True)


def facts(items: list[tuple[str, str, object]]) -> Markup:
    """A description list: icon, label and value of each row."""
    rows = (
        joined([tag("dt", "", icon(icon_name, "i18"), tag("span", "", label)), tag("dd", "", esc(value))])
        for icon_name, label, value in items
    )
    return tag("dl", "kv", *rows)
