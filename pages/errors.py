"""What is shown instead of a page: plain HTML without a socket, so that nobody can fill memory with mistakes."""

import logging
import secrets
from urllib.parse import quote, urlsplit

from fastapi import Request
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse, Response

from components.markup import Markup, joined, tag
from components.plain_page import plain_page
from expertconnect.domain.errors import DomainError, NotFound, RateLimited, SignInNeeded
from expertconnect.words import N_, _, told
from pages.api import problems

logger = logging.getLogger(__name__)

_WORDS = {
    401: (N_("Please sign in"), N_("This page is yours alone, so we need to know that it is you.")),
    403: (N_("Not for you"), N_("You are not allowed to open this page.")),
    404: (
        N_("Nothing here"),
        N_("This page does not exist, or no longer. Perhaps you can find the expert you meant."),
    ),
    405: (N_("Nothing here"), N_("This address does not answer that kind of request.")),
    410: (N_("No longer valid"), N_("This link or code is no longer valid. Please ask for a new one.")),
    413: (N_("Too large"), N_("That was more than we can take at once.")),
    429: (N_("A little too fast"), N_("Please wait a moment and try again.")),
    500: (N_("Something went wrong"), N_("It is our fault, not yours. Your bookings are safe.")),
    503: (N_("Very busy"), N_("Nothing was changed. Please try again in a moment.")),
}
_OTHER = (N_("That did not work"), N_("Please go back and try another way."))


def is_for_programs(request: Request) -> bool:
    """Whether the answer is read by a program: everything under /api, and the health checks."""
    return request.url.path.startswith(("/api/", "/healthz", "/readyz")) or request.url.path == "/api"


async def on_domain_error(request: Request, error: Exception) -> Response:
    """Answer a refusal: a page for people, problem+json for programs."""
    refusal = error if isinstance(error, DomainError) else NotFound()
    return problems.answer(refusal) if is_for_programs(request) else refused(request, refusal)


async def on_http_error(request: Request, error: Exception) -> Response:
    """Answer what the framework refuses: unknown addresses, wrong methods."""
    status = error.status_code if isinstance(error, HTTPException) else 404
    if is_for_programs(request):
        return problems.of_status(status)
    return page(status)


async def on_defect(request: Request, error: Exception) -> Response:
    """Answer a defect with a reference, and write the traceback into the log under it."""
    reference = secrets.token_hex(4)
    logger.error("a request failed, reference %s", reference, exc_info=error)
    return problems.defect(reference) if is_for_programs(request) else failed(reference)


def refused(request: Request, refusal: DomainError) -> Response:
    """A refusal as a page; whoever must sign in is sent there and comes back."""
    if isinstance(refusal, SignInNeeded):
        here = urlsplit(str(request.url))
        back = here.path + (f"?{here.query}" if here.query else "")
        return RedirectResponse(f"/login?next={quote(back, safe='')}", status_code=303)
    headers = {"Retry-After": str(refusal.retry_after)} if isinstance(refusal, RateLimited) else {}
    sentence = (
        ""
        if isinstance(refusal, NotFound)
        else " ".join(told(said) for said in (refusal, *refusal.fields.values()))
    )
    return page(refusal.status, sentence, headers=headers)


def failed(reference: str) -> Response:
    """A defect as a page."""
    sentence = _("It is our fault, not yours. Your bookings are safe. Reference {reference}.")
    return page(500, sentence.format(reference=reference))


def page(status: int, sentence: str = "", *, headers: dict[str, str] | None = None) -> HTMLResponse:
    """An error page of our own, with a way on."""
    title, usual = _WORDS.get(status, _OTHER)
    body = joined(
        [
            tag("p", "muted t-sm tnum", str(status)),
            tag("h1", "h1 mt2", _(title)),
            tag("p", "muted mt4", sentence or _(usual)),
            _search()
            if status == 404
            else tag("p", "mt6", tag("a", "btn btn-primary", _("To the front page"), href="/")),
        ]
    )
    html = plain_page(_(title), tag("section", "glass pad error-card", body))
    return HTMLResponse(html, status_code=status, headers={"Cache-Control": "no-store", **(headers or {})})


def _search() -> Markup:
    field = tag("input", "plain-input", type="search", name="q", maxlength=100, aria_label=_("Search experts"),
                placeholder=_("Name, field or topic"))  # fmt: skip
    button = tag("button", "btn btn-primary", _("Search"), type="submit")
    return tag(
        "form", "hs g2 mt6 error-search", field, button, action="/experts", method="get", role="search"
    )
