"""Bookings tab: /expert-dashboard/bookings."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from nicegui import ui

from components.booking.booking_card import BookingList
from components.hours.exceptions import read_date
from components.kit import Button, Chips, TextField
from components.kit.formatting import city, day_words
from components.kit.primitives import button_markup, empty_state
from db.engine.unit_of_work import UnitOfWork
from expertconnect.domain import bounds
from expertconnect.domain.booking import BookingDetails, BookingStatus
from expertconnect.i18n import N_, _
from expertconnect.services import bookings
from pages.dashboard.bookings.actions import BookingActions
from pages.dashboard.bookings.client_booking import open_client_booking
from pages.dashboard.shell.frame import DashboardContext, Shell, head, load_dashboard
from pages.framework.coalesce import Coalescer
from pages.framework.read_order import ReadOrder
from pages.framework.site import Page
from pages.framework.visit import Visit

HERE = "/expert-dashboard/bookings"
_PAGE_SIZE = 30
_MAX_PAGES = 40
_WHEN = {
    "coming": (N_("Coming"), "calendar-check"),
    "requests": (N_("Requests"), "hourglass"),
    "past": (N_("Past"), "history"),
    "cancelled": (N_("Cancelled"), "calendar-x"),
}
_EMPTY = {
    "coming": (N_("No sessions ahead"), N_("When somebody books you, it appears here by itself.")),
    "requests": (N_("Nothing waits for you"), N_("Requests for event types that you approve appear here.")),
    "past": (N_("No past sessions"), N_("What has taken place stays here.")),
    "cancelled": (N_("Nothing was cancelled"), N_("Cancelled, declined and expired bookings stay here.")),
}
_NOT_FOUND = (N_("Nothing found"), N_("No booking here matches what you are looking for."))


@dataclass(eq=False)
class ListState:
    """Filters and loaded pages of the list.

    Attributes:
        first: First day, in the expert's zone; None for any.
        last: Last day, inclusive; None for any.
        text: Part of a client's name or e-mail, or of a title.
        pages: Number of pages to load.
        more: Whether there are further pages.
    """

    dashboard: DashboardContext
    when: str = "coming"
    first: date | None = None
    last: date | None = None
    text: str = ""
    pages: int = 1
    items: tuple[BookingDetails, ...] = ()
    more: bool = False
    reads: ReadOrder = field(default_factory=ReadOrder)

    async def load(self) -> None:
        """Load as many pages as are shown."""
        if read := await self.reads.newest(self.dashboard.visit.ask(_read, self)):
            self.items, self.more = read

    @property
    def filtered(self) -> bool:
        """Whether any filter is set."""
        return bool(self.first or self.last or self.text)

    @property
    def address(self) -> str:
        """The address of the same view."""
        parameters = {
            "when": "" if self.when == "coming" else self.when,
            "from": self.first.isoformat() if self.first else "",
            "until": self.last.isoformat() if self.last else "",
            "q": self.text,
        }
        query = urlencode({key: value for key, value in parameters.items() if value})
        return f"{HERE}?{query}" if query else HERE

    def groups(self) -> list[tuple[str, list[BookingDetails]]]:
        """Group the bookings by day in the expert's zone."""
        zone, today = self.dashboard.zone, self.dashboard.visit.now.astimezone(self.dashboard.zone).date()
        by_day: dict[date, list[BookingDetails]] = {}
        for one in self.items:
            by_day.setdefault(one.session.start.astimezone(zone).date(), []).append(one)
        return [(day_words(day, today), group) for day, group in by_day.items()]


def _read(work: UnitOfWork, state: ListState) -> tuple[tuple[BookingDetails, ...], bool]:
    def at(day: date | None) -> datetime | None:
        return datetime.combine(day, time(), state.dashboard.zone) if day else None

    arguments: dict[str, Any] = {
        "when": "coming" if state.when == "requests" else state.when,
        "status": (BookingStatus.PENDING,) if state.when == "requests" else (),
        "first": at(state.first),
        "end": at(state.last + timedelta(days=1) if state.last else None),
        "text": state.text,
        "limit": _PAGE_SIZE,
    }
    items: list[BookingDetails] = []
    cursor: str | None = None
    for _page in range(state.pages):
        page = bookings.as_expert(work, cursor=cursor, **arguments)
        items += page.items
        cursor = page.next_cursor
        if cursor is None:
            break
    return tuple(items), cursor is not None


async def load(visit: Visit) -> ListState:
    """Load the list of the address's query; invalid parameters count as absent."""
    when = visit.query("when", 12)
    state = ListState(
        await load_dashboard(visit),
        when if when in _WHEN else "coming",
        read_date(visit.query("from", 10)),
        read_date(visit.query("until", 10)),
        visit.query("q", bounds.BOOKING_SEARCH.most).strip(),
    )
    await state.load()
    return state


class ListPage:
    """The tab."""

    def __init__(self, state: ListState) -> None:
        self.state, self.visit = state, state.dashboard.visit
        self.commands = BookingActions(state.dashboard, self.refresh)
        self._search = Coalescer(self._run_search)

    def build(self) -> None:
        """Build the elements once; then patch changes."""
        state, visit = self.state, self.visit
        shell = Shell(state.dashboard, HERE, _("Bookings"))
        with shell.around():
            with ui.element("div").classes("hs between wrap g3 dash-head"):
                head(
                    _("Bookings"),
                    _("All times in {zone}.").format(zone=city(state.dashboard.zone.key)),
                )
                Button(_("Book for a client"), visit.explained(self.book), kind="primary", icon_name="plus")
            options: list[tuple[str, str, str, int | None]] = [
                (key, _(label), symbol, None) for key, (label, symbol) in _WHEN.items()
            ]
            self.chips = Chips(_("Which bookings"), options, state.when, visit.explained(self.choose))
            with ui.element("div").classes("filters"):
                self.who = TextField(
                    _("Client or title"),
                    state.text,
                    input_type="search",
                    placeholder=_("Name or e-mail"),
                    maxlength=bounds.BOOKING_SEARCH.most,
                    autocomplete="off",
                    icon_name="search",
                )
                self.who.props("debounce=250").classes("find").on_value_change(
                    visit.explained(self.typed_text)
                )
                self.first = self._date(_("From"), state.first)
                self.last = self._date(_("Until"), state.last)
                self.clear = Button(
                    _("Clear filters"), visit.explained(self.no_filters), kind="ghost", icon_name="x"
                )
            self.list = BookingList(self.commands.act)
            self.more_button = Button(
                _("Show more"), visit.explained(self.show_more), icon_name="chevron-down"
            )
        self.draw()
        shell.follow(self.refresh)

    def _date(self, label: str, day: date | None) -> TextField:
        field = TextField(label, day.isoformat() if day else "", input_type="date", optional=True)
        field.on_value_change(self.visit.explained(self.typed_date))
        return field

    def draw(self) -> None:
        """Show the loaded data; unchanged parts are not sent."""
        state, visit = self.state, self.visit
        title, text = _NOT_FOUND if state.filtered else _EMPTY[state.when]
        share = button_markup(
            _("Open your page"), icon_name="external-link", href=f"/{state.dashboard.profile.username}"
        )
        self.list.show_groups(
            state.groups(),
            side="expert",
            timezone=state.dashboard.zone,
            now=visit.now,
            hour12=visit.hour12,
            otherwise=empty_state(
                _(title), _(text), action=share if state.when == "coming" and not state.filtered else None
            ),
        )
        self.more_button.set_visibility(state.more)
        self.clear.set_visibility(state.filtered)

    async def refresh(self) -> None:
        """Load again and patch."""
        await self.state.load()
        self.draw()

    async def choose(self, when: str) -> None:
        """Choose another list."""
        self.state.when, self.state.pages = when, 1
        await self._search.on_change()

    async def typed_text(self, _event: object = None) -> None:
        """Filter by text."""
        text = self.who.text.strip()[: bounds.BOOKING_SEARCH.most]
        if text != self.state.text:
            self.state.text, self.state.pages = text, 1
            await self._search.on_change()

    async def typed_date(self, _event: object = None) -> None:
        """Filter by dates; an incomplete date waits."""
        first, last = read_date(self.first.text), read_date(self.last.text)
        is_wrong = bool(first and last and last < first)
        self.last.set_error(_("This is before the first day.") if is_wrong else None)
        if not is_wrong and (first, last) != (self.state.first, self.state.last):
            self.state.first, self.state.last, self.state.pages = first, last, 1
            await self._search.on_change()

    async def no_filters(self) -> None:
        """Clear all filters."""
        self.state.first = self.state.last = None
        self.state.text, self.state.pages = "", 1
        for part in (self.who, self.first, self.last):
            part.set_value("")
        self.last.set_error(None)
        await self._search.on_change()

    async def show_more(self) -> None:
        """Load the next page."""
        self.state.pages = min(self.state.pages + 1, _MAX_PAGES)
        await self.refresh()

    async def book(self) -> None:
        """Open the dialog to book for a client."""
        client = self.visit.client
        if client is not None:
            with client.layout:
                await open_client_booking(self.state.dashboard, self.refresh)

    async def _run_search(self) -> None:
        await self.refresh()
        ui.navigate.history.replace(self.state.address)


async def draw(visit: Visit, state: ListState) -> None:
    """Build the tab; `?book=1` opens the dialog to book for a client."""
    page = ListPage(state)
    page.build()
    if visit.query("book"):
        await page.book()


BOOKINGS = Page(load, draw, signed_in=True)
