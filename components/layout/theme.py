"""Page frame: head, navigation, footer, tab bar, toasts."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from markupsafe import Markup
from nicegui import Client, app, context, ui
from nicegui.element import Element
from starlette.responses import Response

from components.kit.fragment import NOTHING, Fragment
from components.kit.markup import icon, joined, tag
from components.kit.primitives import avatar, button_markup
from components.kit.static_files import SHEETS, STATIC, STATIC_PATH, joined_sheet, static_url
from components.kit.toasts import Toasts, toast
from components.layout.loading_skeleton import Skeleton, boot
from components.layout.other_address import other_address_notice, set_own_address
from components.layout.page_head import (
    SITE_NAME,
    About,
    Structured,
    add_to_body,
    add_to_every_head,
    add_to_head,
    page_head,
    shared_head,
)
from expertconnect.i18n import N_, _, ngettext, per_reader, reader, spoken

__all__ = ["SITE_NAME", "PersonBadge", "frame", "glass", "head", "rename_person", "section", "toast"]

_A_YEAR = 365 * 24 * 3600

_NAVIGATION = (
    ("/experts", N_("Find experts"), N_("Experts"), "search"),
    ("/my-bookings", N_("My bookings"), N_("Bookings"), "calendar-check"),
    ("/expert-dashboard", N_("Dashboard"), N_("Dashboard"), "layout-dashboard"),
    ("/profile", N_("Profile"), N_("Profile"), "user-round"),
)


@dataclass(frozen=True, slots=True)
class PersonBadge:
    """The signed-in account as the header shows it.

    Attributes:
        is_expert: Whether to link to the dashboard.
        waiting: Number of waiting requests in the badge; 0 for no badge.
        image_url: URL of the portrait; empty for initials.
    """

    name: str
    is_expert: bool = False
    waiting: int = 0
    image_url: str = ""


def head(address: str = "", origins: Collection[str] = ()) -> None:
    """Register the styles, scripts and icons that every page shares. Call once, at start.

    Args:
        address: The site's public address; empty if no page tells other addresses from it.
        origins: All origins that are its own.
    """
    if address:
        set_own_address(address, origins)
    for sheet in SHEETS:  # before the static folder, which would serve the files with their imports
        _serve_joined(sheet)
    app.add_static_files(STATIC_PATH, STATIC, max_cache_age=_A_YEAR)
    app.colors(primary="#444BE3", positive="#12804F", negative="#C81E4A", warning="#874900", info="#444BE3")
    add_to_every_head(shared_head(inline=True))


def _serve_joined(sheet: str) -> None:
    kept = {"Cache-Control": f"public, max-age={_A_YEAR}"}

    def answer() -> Response:  # a new one for each request: the compression middleware changes its headers
        return Response(joined_sheet(sheet), media_type="text/css", headers=kept)

    app.add_api_route(static_url(sheet), answer, include_in_schema=False)


@contextmanager
def frame(
    title: str,
    *,
    active: str = "",
    person: PersonBadge | None = None,
    description: str = "",
    narrow: bool = False,
    tabbar: bool = True,
    robots: str = "",
    canonical: str = "",
    kind: str = "website",
    image: str = "",
    structured: Structured | None = None,
    essence: Markup = NOTHING,
    skeleton: Skeleton = "page",
) -> Iterator[Element]:
    """Context manager of a page's frame; elements built inside are its main content.

    Args:
        title: Title of the tab, before the name of the site; empty for the landing page.
        active: Address of the current navigation entry.
        person: The signed-in account; None shows a link to sign in.
        description: For search engines and previews.
        narrow: Whether to limit the width to 760 px, for texts and forms.
        tabbar: Whether to show the tab bar on phones; pages with a bottom bar of their own have none.
        robots: For the robots meta tag, such as "noindex"; empty for none.
        canonical: Absolute URL of this page; empty for none.
        kind, image, structured: See `page_head.About`.
        essence: Content for readers without scripts and for search engines.
        skeleton: Loading skeleton, shown until the page is ready.
    """
    ui.page_title(
        f"{title} · {SITE_NAME}" if title else _("{site}: time with the right expert").format(site=SITE_NAME)
    )
    about = About(title or SITE_NAME, description, canonical, robots, kind, image, structured or {})
    add_to_head(page_head(about))
    add_to_body(joined([boot(skeleton, essence), other_address_notice()]))
    main = ui.element("div").classes("page page-narrow" if narrow else "page")
    main.props("tabindex=-1")
    layout = context.client.layout  # header and footer go beside Quasar's page, which is <main>
    with layout:
        Header(active, person, main.html_id).move(target_index=0)
        Fragment(footer_markup(), "footer", classes="ft has-tabbar" if tabbar else "ft")
        if tabbar:
            Fragment(tabs_markup(active), "nav", classes="tabbar glass glass-float").attributes(
                aria_label=_("Sections")
            )
        Toasts()
    with main:
        yield main


class Header(Fragment):
    """Header of one page."""

    def __init__(self, active: str, person: PersonBadge | None, main_id: str) -> None:
        super().__init__(header_markup(active, person, main_id), "header", classes="nav-wrap")
        self._active, self._main_id = active, main_id
        _HEADERS[self.client] = self

    def show_person(self, person: PersonBadge) -> None:
        """Show a changed name or picture of the account."""
        self.show(header_markup(self._active, person, self._main_id))


_HEADERS: "WeakKeyDictionary[Client, Header]" = WeakKeyDictionary()


def rename_person(client: Client, person: PersonBadge) -> None:
    """Show a changed name or picture in the header of an open page."""
    header = _HEADERS.get(client)
    if header is not None and not header.is_deleted:
        header.show_person(person)


def brand() -> Markup:
    """Logo and name of the site, linking to the landing page."""
    logo = tag("img", "", src=static_url("logo.svg"), alt="", width=30, height=30)
    label = _("{site}, home").format(site=SITE_NAME)
    return tag("a", "brand", logo, tag("span", "", SITE_NAME), href="/", aria_label=label)


def header_markup(active: str, person: PersonBadge | None, main_id: str) -> Markup:
    """Content of the header: skip link, brand, navigation, account."""
    here = {address: "page" if address == active else None for address, *_rest in _NAVIGATION}
    shown = _NAVIGATION[:3] if person is None or person.is_expert else _NAVIGATION[:2]
    links = [
        tag("a", "", _(name), href=address, aria_current=here[address]) for address, name, *_rest in shown
    ]
    ends = _person(person) if person else joined([_sign_in(), _offer_time()])
    bar = tag(
        "nav",
        "nav glass glass-float",
        brand(),
        tag("div", "nav-links hide-sm", *links),
        tag("div", "grow"),
        theme_switch(),
        ends,
        aria_label=_("Main"),
    )
    return joined([tag("a", "skip", _("Skip to content"), href=f"#{main_id}"), bar])


@per_reader(8)
def theme_switch() -> Markup:
    """Button that switches between light, dark and system theme; the style sheet shows the current one."""
    states = (
        ("auto", "sun-moon", _("Colours follow the system. Change")),
        ("light", "sun", _("Light colours. Change")),
        ("dark", "moon", _("Dark colours. Change")),
    )
    content = [
        tag("span", f"is-{state}", icon(icon_name, "i22"), tag("span", "sr-only", text))
        for state, icon_name, text in states
    ]
    return tag("button", "btn-icon theme-switch", *content, type="button", data_theme_switch="")


def _sign_in() -> Markup:
    return button_markup(_("Sign in"), kind="ghost", href="/login")


def _offer_time() -> Markup:
    return button_markup(
        _("Offer your time"), kind="primary", href="/register?as=expert", size="sm", classes="hide-md"
    )


def _person(person: PersonBadge) -> Markup:
    label = _("Profile of {name}").format(name=person.name)
    mark = tag("span", "badge", str(min(person.waiting, 99)), aria_hidden=True) if person.waiting else None
    if person.waiting:
        label += ", " + ngettext("{n} waiting", "{n} waiting", person.waiting).format(n=person.waiting)
    face = avatar(person.name, 40, image_url=person.image_url)
    return tag("a", "nav-me", face, mark, href="/profile", aria_label=label)


@per_reader(8)
def footer_markup() -> Markup:
    """Content of the footer."""
    links = [
        tag("a", "muted", label, href=address)
        for label, address in ((_("Privacy"), "/privacy"), (_("Terms"), "/terms"), ("API", "/api/docs"))
    ]
    body = tag("span", "muted", _("{site}. Self-hosted, no trackers.").format(site=SITE_NAME))
    row = tag("div", "hs between wrap g4 mt4 ft-row", body, tag("div", "hs g5 wrap", *links, _languages()))
    return tag("div", "page", tag("hr", "hr"), row)


@per_reader(64)
def tabs_markup(active: str) -> Markup:
    """Content of the tab bar on phones."""
    return joined(
        tag(
            "a",
            "",
            icon(icon_name, "i22"),
            tag("span", "", _(label)),
            href=address,
            aria_current="page" if address == active else None,
        )
        for address, _long, label, icon_name in _NAVIGATION
    )


def _languages() -> Markup | None:
    """Select of the language, with the languages' own names; None if there is only one."""
    if len(spoken()) == 1:
        return None
    options = [
        tag("option", "", name, value=code, lang=code, selected=code == reader().language)
        for code, name in spoken().items()
    ]
    chooser = tag("select", "ft-language", *options, aria_label=_("Language"), data_language_switch="")
    return tag("span", "hs g2", icon("languages", "i18 faint"), chooser)


def glass(classes: str = "pad", *, tag_name: str = "div") -> Element:
    """A frosted panel, used as a context manager."""
    return ui.element(tag_name).classes(f"glass {classes}".strip())


def section(title: str, *, classes: str = "pad", level: int = 2) -> Element:
    """A frosted panel with a heading, which is also its accessible name."""
    panel = ui.element("section").classes(f"glass {classes}".strip())
    panel.props["aria-label"] = title
    with panel:
        Fragment(joined([title]), f"h{level}", classes="h2 section-title")
    return panel
