"""State of the directory page: search and results, and conversion from and to the URL's query."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from urllib.parse import parse_qsl, urlencode

from expertconnect.domain.errors import Invalid
from expertconnect.services import directory
from expertconnect.services.directory.search import Found, Search, Sort
from expertconnect.services.experts.categories import CategoryView
from pages.framework.read_order import ReadOrder
from pages.framework.visit import Visit

FURTHEST = timedelta(days=366)
"""Maximum days ahead of a searched day; a half-typed year, such as 0202, is out of range, too."""
_MAX_LENGTHS = {"q": 100, "category": 40, "language": 8, "max_rate": 6, "free_on": 10, "sort": 20}


@dataclass(eq=False)
class DirectoryState:
    """The search and its results.

    Attributes:
        fields: The categories.
        languages: Codes of the languages that listed experts speak.
    """

    visit: Visit
    wanted: Search
    fields: tuple[CategoryView, ...] = ()
    languages: tuple[str, ...] = ()
    found: Found = field(default_factory=lambda: Found((), None, 0))
    reads: ReadOrder = field(default_factory=ReadOrder)

    async def look(self, wanted: Search) -> None:
        """Run a search; an invalid one is replaced by the default."""
        if read := await self.reads.newest(self._searched(wanted)):
            self.wanted, self.found = read

    async def _searched(self, wanted: Search) -> tuple[Search, Found]:
        try:
            return wanted, await self._search(wanted)
        except Invalid:
            anything = Search(time_zone=self.visit.zone.key)
            return anything, await self._search(anything)

    async def more(self) -> None:
        """Load the next page."""
        if self.found.next_cursor:
            parameters = replace(self.wanted, cursor=self.found.next_cursor)
            next_page = await self._search(parameters)
            self.found = replace(next_page, items=(*self.found.items, *next_page.items))

    @property
    def address(self) -> str:
        """Path and query of the search."""
        query = urlencode({key: value for key, value in words_of(self.wanted).items() if value})
        return f"/experts?{query}" if query else "/experts"

    async def _search(self, wanted: Search) -> Found:
        """Search; results that many visitors need are cached for a moment."""

        async def read() -> Found:
            return await self.visit.ask(directory.search, wanted)

        if wanted.q or wanted.free_on is not None or wanted.sort is Sort.NEXT_FREE:
            return await read()  # depends on more calendars than those of the results
        return await self.visit.context.query_cache.get(
            wanted, read, lambda found: [card.expert_id for card in found.items]
        )


def words_of(wanted: Search) -> dict[str, str]:
    """Return a search as query parameters."""
    return {
        "q": wanted.q,
        "category": wanted.category,
        "language": wanted.language,
        "max_rate": str(wanted.max_rate or ""),
        "free_on": wanted.free_on.isoformat() if wanted.free_on else "",
        "sort": "" if wanted.sort == Sort.BEST else str(wanted.sort),
    }


def search_of(query: str, visit: Visit) -> Search:
    """Parse the search of a URL; invalid parameters count as absent.

    Args:
        query: The URL's query, with or without its question mark; untrusted.
    """
    parameters = dict(parse_qsl(query.removeprefix("?")[:2_000]))
    return search_for(
        {name: parameters.get(name, "")[:length] for name, length in _MAX_LENGTHS.items()}, visit
    )


def search_for(parameters: Mapping[str, str], visit: Visit) -> Search:
    """Build a search from query parameters."""
    rate, sort = parameters.get("max_rate", ""), parameters.get("sort", "")
    return Search(
        q=parameters.get("q", ""),
        category=parameters.get("category", ""),
        max_rate=int(rate) if rate.isdecimal() and rate.isascii() and int(rate) else None,
        language=parameters.get("language", ""),
        free_on=day_of(parameters.get("free_on", ""), visit.today()),
        time_zone=visit.zone.key,
        sort=Sort(sort) if sort in set(Sort) else Sort.BEST,
    )


def day_of(text: str, today: date) -> date | None:
    """Parse a day within the searchable range; None for any other text."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if today <= day <= today + FURTHEST else None
