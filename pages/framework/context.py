"""Site context: what all pages of one process share."""

from dataclasses import dataclass, field

from expertconnect.application import Application
from pages.framework.hold_presence import HoldPresence
from pages.framework.live import LiveCalendars
from pages.framework.query_cache import QueryCache


@dataclass(eq=False, frozen=True)
class SiteContext:
    """The application, and what only pages need of it.

    Attributes:
        live: Who looks at which times.
        holders: Which pages keep which visitor's hold alive.
        kept: Lists of experts that were read a moment ago.
    """

    application: Application
    live: LiveCalendars
    hold_presence: HoldPresence
    kept: QueryCache = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "kept", QueryCache(self.application))
