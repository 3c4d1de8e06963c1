"""The directory: search as one types, filters in the address, free times that stay true."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from urllib.parse import urlencode

from nicegui import ui

from components.directory_parts import CategoryChips, search_bar, summary
from components.expert_card import ExpertCards
from components.fragment import Fragment
from components.kit import Button, Select, empty_state
from components.kit.marks import button_markup
from components.theme import frame
from expertconnect.domain.errors import Invalid
from expertconnect.services import categories, directory, limits
from expertconnect.services.categories import CategoryView
from expertconnect.services.directory import Found, Search, Sort
from expertconnect.words import N_, _, language_options
from pages.next_times import follow_cards
from pages.site import Page
from pages.visit import Visit

SORTS = {
    Sort.BEST: N_("Best match"), Sort.NEXT_FREE: N_("Soonest"), Sort.RATING: N_("Rating"),
    Sort.RATE: N_("Price, low first"),
}  # fmt: skip
RATES = {"": "Any price", "50": "Up to 50 an hour", "100": "Up to 100 an hour", "150": "Up to 150 an hour"}


@dataclass(eq=False)
class DirectoryState:
    """What is looked for, and what was found."""

    visit: Visit
    wanted: Search
    fields: tuple[CategoryView, ...] = ()
    found: Found = field(default_factory=lambda: Found((), None, 0))

    async def look(self, **changes: object) -> None:
        """Search again with some of the question changed."""
        self.wanted = replace(self.wanted, cursor="", **changes)  # type: ignore[arg-type]  # names are ours
        self.found = await self.search(self.wanted)

    async def search(self, wanted: Search) -> Found:
        """What is found; a list that many open, as it was a moment ago if nothing in it has changed since."""

        async def read() -> Found:
            return await self.visit.ask(directory.search, wanted)

        if wanted.q or wanted.free_on is not None or wanted.sort is Sort.NEXT_FREE:
            return await read()  # who is found depends on more calendars than those that are shown
        return await self.visit.house.kept.get(
            wanted, read, lambda found: [card.expert_id for card in found.items]
        )

    async def more(self) -> None:
        """The next page, behind what is there."""
        if self.found.next_cursor:
            asked = replace(self.wanted, cursor=self.found.next_cursor)
            following = await self.search(asked)
            self.found = replace(following, items=(*self.found.items, *following.items))

    @property
    def address(self) -> str:
        """The address that shows the same again."""
        wanted = self.wanted
        asked = {
            "q": wanted.q, "category": wanted.category, "language": wanted.language,
            "max_rate": str(wanted.max_rate or ""), "free_on": wanted.free_on.isoformat() if wanted.free_on else "",
            "sort": "" if wanted.sort == Sort.BEST else str(wanted.sort),
        }  # fmt: skip
        query = urlencode({key: value for key, value in asked.items() if value})
        return f"/experts?{query}" if query else "/experts"


async def load(visit: Visit) -> DirectoryState:
    """Read the question from the address; what makes no sense in it counts as not asked."""
    rate = visit.query("max_rate", 6)
    sort = visit.query("sort", 20)
    wanted = Search(
        q=visit.query("q", 100),
        category=visit.query("category", 40),
        max_rate=int(rate) if rate.isdecimal() and rate.isascii() else None,
        language=visit.query("language", 8),
        free_on=_day(visit.query("free_on", 10)),
        time_zone=visit.zone.key,
        sort=sort if sort in set(Sort) else Sort.BEST,
    )
    state = DirectoryState(visit, wanted, await visit.ask(categories.listed))
    try:
        await state.look()
    except Invalid:
        state.wanted = Search(time_zone=visit.zone.key)
        await state.look()
    return state


class DirectoryPage:
    """The page around a state."""

    def __init__(self, visit: Visit, state: DirectoryState) -> None:
        self.visit, self.state = visit, state
        self._leave: Callable[[], None] = lambda: None

    def build(self) -> None:
        """Draw everything once."""
        visit, state = self.visit, self.state
        with frame(_("Find an expert"), active="/experts", person=visit.badge):
            with ui.element("div").classes("section-head directory-head"):
                self.summary = Fragment(summary(state.found.total))
                self.sort = Select(
                    "Sort by", SORTS, Sort(state.wanted.sort), self.on("sort"), hide_label=True
                )
            with ui.element("div").classes("hs g3 directory-bar"):
                self.search = search_bar(state.wanted.q, visit.explained(self.typed))
                self.today = Button(_("Free today"), self.free_today, icon_name="zap", classes="btn-tall")
            with ui.element("div").classes("hs g3 wrap directory-filters"):
                self.chips = CategoryChips(state.fields, state.wanted.category, self.on("category"))
                languages = {"": "Any language", **dict(language_options(visit.locale))}
                self.language = Select(
                    "Language", languages, state.wanted.language, self.on("language"), hide_label=True
                )
                rate = str(state.wanted.max_rate or "")
                self.rate = Select("Price", RATES | ({rate: f"Up to {rate} an hour"} if rate else {}), rate,
                                   self.priced, hide_label=True)  # fmt: skip
            self.grid = ExpertCards(timezone=visit.zone, today=visit.today(), hour12=visit.hour12, level=2)
            self.grid.listen(self.cleared)
            self.further = Button(_("Show more"), visit.explained(self.show_more), icon_name="chevron-down")
        self.draw()

    def draw(self) -> None:
        """Show what was found."""
        state = self.state
        self.summary.show(summary(state.found.total))
        self.chips.choose(state.wanted.category)
        self.today.pressed(state.wanted.free_on == self.visit.today())
        clear = button_markup(_("Clear search"), icon_name="x", act="clear")
        text = _("Try a broader word, or clear the filters.")
        self.grid.show_cards(
            state.found.items, empty_state(_("Nobody fits this search"), text, art="search", action=clear)
        )
        self.further.set_visibility(state.found.next_cursor is not None)
        self._leave()
        self._leave = follow_cards(
            self.visit, [card.expert_id for card in state.found.items], self.grid.patch_next
        )

    def on(self, name: str) -> Callable[[object], object]:
        """A handler that changes one part of the question."""

        async def changed(value: object) -> None:
            await self.look(**{name: value if isinstance(value, str) else ""})

        return self.visit.explained(changed)

    async def look(self, **changes: object) -> None:
        """Search, show, and keep the address in step."""
        await limits.allow(self.visit.door, limits.Limit.SEARCH)
        await self.state.look(**changes)
        self.draw()
        ui.navigate.history.replace(self.state.address)

    async def typed(self, text: str) -> None:
        """Search as one types."""
        await self.look(q=text[:100])

    async def priced(self, value: object) -> None:
        """Bound the price of an hour."""
        asked = int(value) if isinstance(value, str) and value.isdecimal() and len(value) < 7 else None
        await self.visit.explained(self.look)(max_rate=asked)

    async def free_today(self) -> None:
        """Only those with something free today, or everybody again."""
        day = None if self.state.wanted.free_on else self.visit.today()
        await self.visit.explained(self.look)(free_on=day)

    async def show_more(self) -> None:
        """The next page of results."""
        await self.state.more()
        self.draw()

    async def cleared(self, act: str, _key: str, _value: object) -> None:
        """Start over."""
        if act == "clear":
            self.state.wanted = Search(time_zone=self.visit.zone.key)
            await self.visit.explained(self.look)()
            self.search.show_text("")
            self.language.choose("")
            self.rate.choose("")


def draw(visit: Visit, state: DirectoryState) -> None:
    """Build the page."""
    DirectoryPage(visit, state).build()


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


EXPERTS = Page(load, draw)
