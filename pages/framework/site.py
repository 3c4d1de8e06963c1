"""Site: registers pages at their addresses and builds them."""

import logging
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from fastapi import Depends, Request
from nicegui import context, ui
from starlette.responses import HTMLResponse, RedirectResponse, Response

from expertconnect.domain.errors import DomainError, SignInNeeded
from expertconnect.i18n import read_by
from pages.framework import errors, notifications, page_locale
from pages.framework.context import SiteContext
from pages.framework.visit import Visit, arrive

logger = logging.getLogger(__name__)

Load = Callable[[Visit], Awaitable[Any]]
Draw = Callable[[Visit, Any], Any]


@dataclass(frozen=True, slots=True)
class Page:
    """One page: how it is loaded and drawn.

    Attributes:
        load: Loads the page's data before the page exists: a refusal becomes an error page with its status, and
            costs neither a socket nor elements.
        draw: Builds the page from that data and subscribes to its changes.
        signed_in: Whether the page needs a signed-in account; other visitors are redirected to sign in first.
    """

    load: Load
    draw: Draw
    signed_in: bool = False


class Redirect(Exception):
    """Raised by a page's load to redirect."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


class Instead(Exception):
    """Raised by a page's load to answer with a plain document.

    Attributes:
        html: The whole document.
    """

    def __init__(self, html: str, status: int = 200) -> None:
        super().__init__("a plain page")
        self.html = html
        self.status = status


def open_pages(site_context: SiteContext, site: dict[str, Page]) -> None:
    """Register every page of a table. Fixed first segments must come before the others.

    Args:
        site: Address in FastAPI's notation -> page.
    """
    for address, page in site.items():
        _open(site_context, address, page)


def _open(site_context: SiteContext, address: str, page: Page) -> None:
    async def load(request: Request) -> tuple[Visit, Any]:
        visit = await arrive(site_context, request)
        read_by(visit.reader)
        if page.signed_in and visit.account is None:
            raise SignInNeeded
        return visit, await page.load(visit)

    async def build(request: Request, loaded: tuple[Visit, Any] = Depends(load)) -> Response | None:
        visit, data = loaded
        read_by(visit.reader)
        visit.client = context.client
        page_locale.remember(visit.client, visit.reader)
        try:
            result = page.draw(visit, data)
            if isinstance(result, Awaitable):
                await result
            notifications.follow(visit)
        except DomainError as refusal:
            return errors.refused(request, refusal)
        except Exception:
            reference = secrets.token_hex(4)
            logger.exception("the page %s failed, reference %s", address, reference)
            return errors.failed(reference)
        return None

    # Distinct names tell the pages apart in the framework's list of routes.
    build.__name__ = "page_" + "".join(c if c.isalnum() else "_" for c in address)
    ui.page(address, response_timeout=10)(build)


def answer_instead(_: Request, raised: Exception) -> Response:
    """Exception handler for `Instead`."""
    if not isinstance(raised, Instead):
        raise raised
    return HTMLResponse(raised.html, status_code=raised.status, headers={"Cache-Control": "no-store"})


def answer_redirect(_: Request, raised: Exception) -> Response:
    """Exception handler for `Redirect`."""
    return RedirectResponse(raised.address if isinstance(raised, Redirect) else "/", status_code=303)
