"""Error responses of middlewares: problem+json for programs, a small page for people."""

import json
from dataclasses import dataclass
from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.types import Scope, Send

from components.layout.error_page import error_page
from expertconnect.i18n import translate


@dataclass(frozen=True, slots=True)
class Refusal:
    """The response to a refused request.

    Attributes:
        status: The HTTP status.
        code: Stable and for programs, such as `too_large`.
        sentence: Message for the person.
        retry_after: Seconds for the Retry-After header; 0 for none.
        closes: Whether the connection is closed, because the request's body was not read.
    """

    status: int
    code: str
    sentence: str
    retry_after: int = 0
    closes: bool = False


def wants_json(scope: Scope) -> bool:
    """Whether the client is a program: a path under /api, or one that accepts JSON and not HTML."""
    if scope["path"].startswith("/api/"):
        return True
    accepted = Headers(scope=scope).get("accept", "")
    return "json" in accepted and "text/html" not in accepted


async def refuse(scope: Scope, send: Send, refusal: Refusal) -> None:
    """Send the refusal as the response."""
    title = HTTPStatus(refusal.status).phrase
    if wants_json(scope):
        kind = "application/problem+json"
        body = json.dumps(
            {
                "type": "about:blank",
                "title": title,
                "status": refusal.status,
                "detail": refusal.sentence
                if scope["path"].startswith("/api/")
                else translate(refusal.sentence),
                "code": refusal.code,
            }
        ).encode()
    else:
        kind = "text/html; charset=utf-8"
        body = error_page(refusal.status, refusal.sentence).encode()
    headers = [
        (b"content-type", kind.encode()),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
    ]
    if refusal.retry_after:
        headers.append((b"retry-after", str(refusal.retry_after).encode()))
    if refusal.closes:
        headers.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": refusal.status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})
