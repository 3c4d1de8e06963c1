"""Every component on pages to look at and for the browser tests: `python -m tests.components.demo [port]`.

Scripts run under the same kind of policy as in the system: a nonce, and nothing inline beside it.
"""

import sys
from collections.abc import Awaitable, Callable

from fastapi import Request, Response
from nicegui import app, ui

from components.layout.theme import head
from tests.components.demo_cards import cards_page, form_page, hours_page
from tests.components.demo_hours import paint_page
from tests.components.demo_kit import kit_page
from tests.components.demo_picker import picker_page, tell, translate

POLICY = "script-src 'self' 'nonce-demo' 'unsafe-eval'; object-src 'none'; base-uri 'none'"


async def with_policy(request: Request, answer: Callable[[Request], Awaitable[Response]]) -> Response:
    """Forbid every script without the nonce."""
    response = await answer(request)
    if not response.headers.get("content-type", "").startswith("text/html"):
        return response
    body = b"".join([part async for part in response.body_iterator])  # type: ignore[attr-defined]
    page = Response(
        body.replace(b"<script", b'<script nonce="demo"'), response.status_code, media_type="text/html"
    )
    page.headers["content-security-policy"] = POLICY
    return page


def serve(port: int) -> None:
    """Run the demo on loopback."""
    head()
    app.middleware("http")(with_policy)
    for path, page in {
        "/": cards_page,
        "/kit": kit_page,
        "/form": form_page,
        "/hours": hours_page,
        "/paint": paint_page,
        "/picker": picker_page,
    }.items():
        ui.page(path)(page)
    app.post("/tell")(tell)
    app.get("/told")(translate)
    ui.run(
        host="127.0.0.1",
        port=port,
        tailwind=False,
        dark=None,
        language="en-US",
        show=False,
        reload=False,
        reconnect_timeout=30,
        show_welcome_message=False,
    )


if __name__ == "__main__":
    serve(int(sys.argv[1]) if len(sys.argv) > 1 else 8200)
