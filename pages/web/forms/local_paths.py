"""Local redirect targets: addresses of this site, and nothing that a browser could read as another one."""

import re
from urllib.parse import unquote, urlencode, urlsplit

from starlette.applications import Starlette
from starlette.routing import Match

LONGEST = 500
_CLOSED = ("/api", "/auth", "/_nicegui", "/_nicegui_ws", "/static")
# Browsers drop tabs and line breaks, and read a backslash as a slash.
_PLAIN = re.compile(r"/(?![/\\])[\x21-\x5b\x5d-\x7e]*")


def known_path(app: Starlette, given: object) -> str | None:
    """Return a `next` address that leads to a page of this site, query included; None for anything else."""
    if not isinstance(given, str) or len(given) > LONGEST or not _PLAIN.fullmatch(given):
        return None
    parts = urlsplit(given)
    if parts.scheme or parts.netloc or not parts.path.startswith("/"):
        return None
    path = unquote(parts.path)
    steps = path.split("/")[1:]
    if "" in steps[:-1] or "." in steps or ".." in steps or "\\" in path or not path.isprintable():
        return None
    if any(path == closed or path.startswith(closed + "/") for closed in _CLOSED):
        return None
    scope = {"type": "http", "method": "GET", "path": path, "root_path": "", "headers": []}
    if not any(route.matches(scope)[0] is Match.FULL for route in app.routes):
        return None
    return parts.path + (f"?{parts.query}" if parts.query else "")


def with_query(path: str, **more: str) -> str:
    """Add parameters to the query of a path; empty ones are left out."""
    given = urlencode({key: value for key, value in more.items() if value})
    if not given:
        return path
    return f"{path}{'&' if '?' in path else '?'}{given}"
