"""Directory of experts: search, filters, cards with next free times."""

from expertconnect.services.directory.search import (
    ExpertCard,
    Found,
    Search,
    Sort,
    card_of,
    cards,
    featured,
    search,
)

__all__ = ["ExpertCard", "Found", "Search", "Sort", "card_of", "cards", "featured", "search"]
