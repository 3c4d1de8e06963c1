"""Preference cookies set by pages. None of them authenticates; HttpOnly cookies are set by `pages.web`."""

from nicegui import Client

from components.kit.browser_calls import call
from pages.framework.request_locale import HOUR12, LOCALE, ZONE_CHOSEN, ZONE_SEEN

__all__ = ["HOUR12", "LOCALE", "ZONE_CHOSEN", "ZONE_SEEN", "remember"]

A_YEAR = 365 * 24 * 3600


def remember(client: Client, name: str, value: str) -> None:
    """Set a preference cookie for a year.

    Sent in order with later messages, such as an `open` of a page that reads it.
    """
    call(client, "remember", f"{name}={value}; Path=/; Max-Age={A_YEAR}; SameSite=Lax")
