"""Error pages: plain HTML without a NiceGUI client, so that errors cannot fill memory."""

import logging
import secrets
from urllib.parse import quote, urlsplit

from fastapi import Request
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse, Response

from components.layout.error_page import error_page
from expertconnect.domain.errors import DomainError, NotFound, RateLimited, SignInNeeded
from expertconnect.i18n import _, translate
from pages import problems

logger = logging.getLogger(__name__)


def is_for_programs(request: Request) -> bool:
    """Whether a response is for a program: everything under /api, and the health checks."""
    return request.url.path.startswith(("/api/", "/healthz", "/readyz")) or request.url.path == "/api"


async def on_domain_error(request: Request, error: Exception) -> Response:
    """Exception handler for refusals: a page for people, problem+json for programs."""
    refusal = error if isinstance(error, DomainError) else NotFound()
    return problems.answer(refusal) if is_for_programs(request) else refused(request, refusal)


async def on_http_error(request: Request, error: Exception) -> Response:
    """Exception handler for unknown addresses and wrong methods."""
    status = error.status_code if isinstance(error, HTTPException) else 404
    if is_for_programs(request):
        return problems.of_status(status)
    return page(status)


async def on_defect(request: Request, error: Exception) -> Response:
    """Exception handler for defects: responds with a reference and logs the traceback under it."""
    reference = secrets.token_hex(4)
    logger.error("a request failed, reference %s", reference, exc_info=error)
    return problems.defect(reference) if is_for_programs(request) else failed(reference)


def refused(request: Request, refusal: DomainError) -> Response:
    """Render a refusal as a page; visitors who must sign in are redirected and come back."""
    if isinstance(refusal, SignInNeeded):
        url = urlsplit(str(request.url))
        back = url.path + (f"?{url.query}" if url.query else "")
        return RedirectResponse(f"/login?next={quote(back, safe='')}", status_code=303)
    headers = {"Retry-After": str(refusal.retry_after)} if isinstance(refusal, RateLimited) else {}
    sentence = (
        ""
        if isinstance(refusal, NotFound)
        else " ".join(translate(part) for part in (refusal, *refusal.fields.values()))
    )
    return page(refusal.status, sentence, headers=headers)


def failed(reference: str) -> Response:
    """Render a defect as a page."""
    sentence = _("It is our fault, not yours. Your bookings are safe. Reference {reference}.")
    return page(500, sentence.format(reference=reference))


def page(status: int, sentence: str = "", *, headers: dict[str, str] | None = None) -> HTMLResponse:
    """Render an error page."""
    html = error_page(status, sentence)
    return HTMLResponse(html, status_code=status, headers={"Cache-Control": "no-store", **(headers or {})})
