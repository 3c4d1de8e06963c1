"""What a page asks a browser to remember. None of it proves anything; HttpOnly cookies are `pages.web.identity`'s."""

from nicegui import Client

from components.browser_calls import call
from pages.arrivals import HOUR12, LOCALE, ZONE_CHOSEN, ZONE_SEEN

__all__ = ["HOUR12", "LOCALE", "ZONE_CHOSEN", "ZONE_SEEN", "remember"]

A_YEAR = 365 * 24 * 3600


def remember(client: Client, name: str, value: str) -> None:
    """Have the browser keep a word for a year.

    Sent in order with what follows, such as an `open` that already goes by it.
    """
    call(client, "remember", f"{name}={value}; Path=/; Max-Age={A_YEAR}; SameSite=Lax")
