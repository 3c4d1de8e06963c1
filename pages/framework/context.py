"""Site context: the objects that all pages of one process share."""

from dataclasses import dataclass, field

from expertconnect.application import Application
from pages.framework.hold_presence import HoldPresence
from pages.framework.live import LiveCalendars
from pages.framework.query_cache import QueryCache


@dataclass(eq=False, frozen=True)
class SiteContext:
    """The application, and the state that only pages need.

    Attributes:
        live: Pages that show free times, by event type and zone.
        hold_presence: Pages that keep a visitor's hold alive.
        query_cache: Lists of experts that were read a moment ago.
    """

    application: Application
    live: LiveCalendars
    hold_presence: HoldPresence
    query_cache: QueryCache = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "query_cache", QueryCache(self.application))
