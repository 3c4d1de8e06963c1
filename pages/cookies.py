"""What a page asks a browser to remember. None of it proves anything; HttpOnly cookies are `pages.web.identity`'s."""

import json

from nicegui import Client

from pages.arrivals import HOUR12, ZONE_CHOSEN, ZONE_SEEN

__all__ = ["HOUR12", "ZONE_CHOSEN", "ZONE_SEEN", "remember"]

A_YEAR = 365 * 24 * 3600


def remember(client: Client, name: str, value: str) -> None:
    """Have the browser keep a word for a year."""
    cookie = f"{name}={value}; Path=/; Max-Age={A_YEAR}; SameSite=Lax"
    client.run_javascript(f"document.cookie={json.dumps(cookie)}")
