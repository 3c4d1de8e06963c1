"""Directory page: search while typing, filters, live free times; the URL has the whole search."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from nicegui import ui

from components.experts.expert_card import ExpertCards
from components.kit import Button
from components.kit.browser_calls import handler
from components.kit.formatting import day_words, money
from components.kit.fragment import Fragment
from components.kit.markup import esc, tag
from components.layout.noscript_content import directory_essence
from components.layout.theme import frame
from components.public.directory_parts import CategoryChips, Choice, Filters, SearchBar, found_words, nobody
from expertconnect.domain.money import Money
from expertconnect.i18n import N_, _, language_name, reader
from expertconnect.services.common import rate_limits
from expertconnect.services.directory import contents
from expertconnect.services.directory.search import Search, Sort
from expertconnect.services.experts import categories
from pages.framework.site import Page
from pages.framework.visit import Visit
from pages.public.directory_state import DirectoryState, day_of, search_for, search_of, words_of
from pages.public.next_times import follow_cards

SORTS = {
    Sort.BEST: N_("Best match"),
    Sort.NEXT_FREE: N_("Soonest free"),
    Sort.RATING: N_("Best rated"),
    Sort.RATE: N_("Lowest price"),
}
RATES = (50, 100, 150)
"""Offered maximum prices in euros per hour; other currencies are converted at approximate rates."""


async def load(visit: Visit) -> DirectoryState:
    """Load the results of the search in the URL."""
    fields, languages = (
        await visit.ask(categories.listed),
        await visit.ask(contents.spoken_languages),
    )
    state = DirectoryState(visit, Search(time_zone=visit.zone.key), fields, languages)
    await state.look(search_of(visit.request.url.query, visit))
    return state


class DirectoryPage:
    """The page with its search and results."""

    def __init__(self, visit: Visit, state: DirectoryState) -> None:
        self.visit, self.state = visit, state
        self._unfollow: Callable[[], None] = lambda: None

    def build(self) -> None:
        """Build the elements once."""
        visit, state = self.visit, self.state
        # Canonical without the query, so that search engines index one page, not every filter.
        with frame(
            _("Find an expert"),
            active="/experts",
            person=visit.badge,
            skeleton="cards",
            description=_("Experts with the times that are free: by name, field, language, price and day."),
            canonical=f"{visit.application.settings.url}/experts",
            essence=directory_essence(state.found.items),
        ):
            with ui.element("div").classes("directory-head"):
                Fragment(tag("h1", "h1", _("Find an expert")))
                self.summary = Fragment(tag_name="p", classes="muted mt1").attributes(role="status")
            with ui.element("div").classes("hs g3 directory-bar") as self.bar:
                self.search = SearchBar(state.wanted.q, visit.explained(self.typed))
                self.today = Button(
                    _("Free today"), visit.explained(self.free_today), icon_name="zap", classes="btn-tall"
                )
            self.chips = CategoryChips(state.fields, state.wanted.category, visit.explained(self.filed))
            self.filters = Filters(self._choices(), visit.today(), visit.explained(self.changed))
            self.grid = ExpertCards(timezone=visit.zone, today=visit.today(), hour12=visit.hour12, level=2)
            self.grid.listen(visit.explained(self.acted))
            self.grid.attributes(data_told_address="")
            self.grid.on("address", visit.explained(self.went_back), js_handler=handler("searched"))
            with ui.element("div").classes("hs center mt8"):
                self.more_button = Button(
                    _("Show more"), visit.explained(self.show_more), icon_name="chevron-down"
                )
        self.draw()

    def draw(self) -> None:
        """Show the search and its results."""
        state, wanted, today = self.state, self.state.wanted, self.visit.today()
        self.summary.show(esc(found_words(state.found.total, wanted.free_on, today)))
        self.chips.choose(wanted.category)
        is_searchable = bool(
            state.found.items or self._removable_parts() or any(field.experts for field in state.fields)
        )
        for part in (self.summary, self.bar, self.chips, self.filters):
            part.set_visibility(is_searchable)  # hidden while no experts are listed
        self.today.pressed(wanted.free_on == today)
        self.filters.choose(words_of(wanted), wanted.free_on)
        self.grid.show_cards(state.found.items, nobody(self._removable_parts()))
        self.more_button.set_visibility(state.found.next_cursor is not None)
        self._unfollow()
        self._unfollow = follow_cards(
            self.visit, [card.expert_id for card in state.found.items], self.grid.patch_next
        )

    async def look(self, wanted: Search, *, push: bool = True) -> None:
        """Search, show the results, and update the URL; `push` adds it to the history, as for choices but not typing."""
        await rate_limits.allow(self.visit.gateway, rate_limits.Limit.SEARCH)
        self.grid.attributes(aria_busy=True)
        try:
            await self.state.look(wanted)
        finally:
            self.grid.attributes(aria_busy=None)
        self.draw()
        update_history = ui.navigate.history.push if push else ui.navigate.history.replace
        update_history(self.state.address)

    async def typed(self, text: str) -> None:
        """Search while typing."""
        if text[:100] != self.state.wanted.q:
            await self.look(replace(self.state.wanted, q=text[:100]), push=False)

    async def filed(self, slug: str) -> None:
        """Filter by category."""
        await self.look(replace(self.state.wanted, category=slug[:40]))

    async def changed(self, name: str, value: str) -> None:
        """Change a filter or the order."""
        if name == "day":
            day = day_of(value, self.visit.today())
            if day is None and value:
                return  # an incomplete date, or one in the past
            await self.look(replace(self.state.wanted, free_on=day))
            return
        await self.look(search_for({**words_of(self.state.wanted), name: value}, self.visit))

    async def free_today(self) -> None:
        """Toggle the filter for free times today."""
        today = self.visit.today()
        day = None if self.state.wanted.free_on == today else today
        await self.look(replace(self.state.wanted, free_on=day))

    async def show_more(self) -> None:
        """Show the next page of results."""
        await self.state.more()
        self.draw()

    async def acted(self, act: str, key: str, _value: object) -> None:
        """Remove one part of the search, or all of it."""
        parameters = words_of(self.state.wanted)
        if act == "drop" and key in parameters:
            parameters[key] = ""
        elif act != "clear":
            return
        await self.look(search_for(parameters if act == "drop" else {}, self.visit))
        self.search.show_text(self.state.wanted.q)

    async def went_back(self, event: Any) -> None:
        """Show the search of the URL after back or forward."""
        query = event.args if isinstance(event.args, str) else ""
        await rate_limits.allow(self.visit.gateway, rate_limits.Limit.SEARCH)
        await self.state.look(search_of(query, self.visit))
        self.search.show_text(self.state.wanted.q)
        self.draw()

    def _choices(self) -> list[Choice]:
        names = sorted(
            ((code, language_name(code, reader().locale)) for code in self._languages()),
            key=lambda name: name[1].casefold(),
        )
        rate = self.state.wanted.max_rate
        rates = sorted({*RATES, *([rate] if rate and rate <= 1_000_000 else [])})
        upto = {
            str(euros): _("Up to {price} / hour").format(price=money(Money(euros * 100, "EUR")))
            for euros in rates
        }
        return [
            Choice("language", _("Language"), {"": _("Any language"), **dict(names)}),
            Choice("max_rate", _("Price"), {"": _("Any price"), **upto}),
            Choice(
                "sort",
                _("Sort by"),
                {"" if sort is Sort.BEST else str(sort): _(label) for sort, label in SORTS.items()},
            ),
        ]

    def _languages(self) -> set[str]:
        language = self.state.wanted.language
        return {*self.state.languages, *([language] if language else [])}

    def _removable_parts(self) -> list[tuple[str, str]]:
        """Name and label of the parts of the search that can be removed, if it has no results."""
        wanted = self.state.wanted
        if self.state.found.items:
            return []
        day, rate = wanted.free_on, wanted.max_rate
        field = next((field.name for field in self.state.fields if field.slug == wanted.category), "")
        parts = [
            ("q", wanted.q, _("“{words}”").format(words=wanted.q[:40])),
            ("category", wanted.category, _(field) or wanted.category),
            ("language", wanted.language, language_name(wanted.language, reader().locale)),
            ("max_rate", rate, _up_to(rate or 0)),
            ("free_on", day, day_words(day, self.visit.today()) if day else ""),
        ]
        set_parts = [(name, label) for name, value, label in parts if value]
        return [*set_parts, ("all", _("Clear everything"))] if len(set_parts) > 1 else set_parts


def _up_to(euros: int) -> str:
    return _("Up to {price} / hour").format(price=money(Money(min(euros * 100, 100_000_000), "EUR")))


def draw(visit: Visit, state: DirectoryState) -> None:
    """Build the page."""
    DirectoryPage(visit, state).build()


EXPERTS = Page(load, draw)
