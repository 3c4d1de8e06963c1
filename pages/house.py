"""What all pages of one process share."""

from dataclasses import dataclass

from expertconnect.application import Application
from pages.holders import Holders
from pages.live import LiveCalendars


@dataclass(eq=False, frozen=True)
class House:
    """The application and what only pages need of it.

    Attributes:
        live: Who looks at which times.
        holders: Which pages keep which visitor's hold alive.
    """

    application: Application
    live: LiveCalendars
    holders: Holders
