"""Signing the cast in without the form, where the form is not what a journey is about."""

from datetime import timedelta

from playwright.sync_api import Page

from expertconnect.clock import system_clock
from expertconnect.services.accounts import tokens
from expertconnect.services.accounts.tokens import Claims, Purpose
from pages.web.cookie_jar import SESSION
from tests.conftest import SECRET
from tests.world import Cast


def token_of(who: Cast) -> str:
    """The token of the sign-in that the cast has in the database."""
    now = system_clock()
    claims = Claims(str(who.user_id), who.actor.session_id or "", now, now + timedelta(days=1))
    return tokens.issue(SECRET.encode(), Purpose.SESSION, claims)


def signed_in(page: Page, who: Cast, url: str) -> Page:
    """Give a browser that token."""
    cookie = {"name": SESSION, "value": token_of(who), "url": url, "httpOnly": True, "sameSite": "Lax"}
    page.context.add_cookies([cookie])  # type: ignore[list-item]  # a dictionary of its own kind
    return page
