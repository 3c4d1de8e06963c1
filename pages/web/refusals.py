"""How a middleware says no: problem+json to programs, a small page to people."""

import json
from dataclasses import dataclass
from html import escape
from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.types import Scope, Send

from expertconnect.words import N_, _, reader, told

PAGE = """<!doctype html>
<html lang="{language}" dir="{direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>
body{{margin:0;min-height:100vh;display:grid;place-items:center;background:#F3F2F8;color:#15142B;
font:1rem/1.5 ui-sans-serif,system-ui,sans-serif}}
main{{max-width:30rem;margin:1.5rem;padding:2rem;border-radius:18px;background:#fff}}
h1{{margin:0 0 .5rem;font-size:1.5rem;line-height:1.25}}
p{{margin:0 0 1rem}}
a{{color:#353BCB}}
@media (prefers-color-scheme:dark){{body{{background:#121126;color:#F1F0FA}}main{{background:#1E1D36}}a{{color:#A9ADFF}}}}
</style>
</head>
<body><main><h1>{title}</h1><p>{sentence}</p><a href="/">{home}</a></main></body>
</html>
"""

TITLES = {
    400: N_("That could not be read"),
    403: N_("Not from here"),
    404: N_("Nothing here"),
    408: N_("That took too long"),
    413: N_("Too large"),
    414: N_("Too long"),
    429: N_("A little too fast"),
    500: N_("Something went wrong"),
    503: N_("Very busy just now"),
}
"""For people; programs get the phrase of the status."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A request that is not answered, and why.

    Attributes:
        status: The HTTP status.
        code: Stable and for programs, such as `too_large`.
        sentence: For the person.
        retry_after: Seconds until it may be tried again; 0 says nothing about it.
        closes: Whether the connection ends with it, because its body was not read.
    """

    status: int
    code: str
    sentence: str
    retry_after: int = 0
    closes: bool = False


def wants_json(scope: Scope) -> bool:
    """Whether a program asks: under /api, or where JSON is accepted and HTML is not."""
    if scope["path"].startswith("/api/"):
        return True
    accepted = Headers(scope=scope).get("accept", "")
    return "json" in accepted and "text/html" not in accepted


async def refuse(scope: Scope, send: Send, refusal: Refusal) -> None:
    """Answer with the refusal."""
    title = HTTPStatus(refusal.status).phrase
    if wants_json(scope):
        kind = "application/problem+json"
        body = json.dumps(
            {
                "type": "about:blank",
                "title": title,
                "status": refusal.status,
                "detail": refusal.sentence if scope["path"].startswith("/api/") else told(refusal.sentence),
                "code": refusal.code,
            }
        ).encode()
    else:
        kind = "text/html; charset=utf-8"
        body = PAGE.format(
            language=escape(reader().language),
            direction=reader().direction,
            title=escape(_(TITLES.get(refusal.status, title))),
            sentence=escape(told(refusal.sentence)),
            home=escape(_("Back to the start page")),
        ).encode()
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
