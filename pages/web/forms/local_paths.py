"""Local redirect targets: validation of `next` paths against open redirects."""

import re
from urllib.parse import unquote, urlencode, urlsplit

from starlette.applications import Starlette
from starlette.routing import Match

LONGEST = 500
_CLOSED = ("/api", "/auth", "/_nicegui", "/_nicegui_ws", "/static")
# Browsers remove tabs and line breaks from URLs, and treat a backslash as a slash.
_PLAIN = re.compile(r"/(?![/\\])[\x21-\x5b\x5d-\x7e]*")


def known_path(app: Starlette, target: object) -> str | None:
    """Return a `next` path if it leads to a page of this site, including its query; None for anything else."""
    if not isinstance(target, str) or len(target) > LONGEST or not _PLAIN.fullmatch(target):
        return None
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or not parts.path.startswith("/"):
        return None
    path = unquote(parts.path)
    segments = path.split("/")[1:]
    if "" in segments[:-1] or "." in segments or ".." in segments or "\\" in path or not path.isprintable():
        return None
    if any(path == prefix or path.startswith(prefix + "/") for prefix in _CLOSED):
        return None
    scope = {"type": "http", "method": "GET", "path": path, "root_path": "", "headers": []}
    if not any(route.matches(scope)[0] is Match.FULL for route in app.routes):
        return None
    return parts.path + (f"?{parts.query}" if parts.query else "")


def with_query(path: str, **more: str) -> str:
    """Add parameters to the query of a path; empty ones are left out."""
    query = urlencode({key: value for key, value in more.items() if value})
    if not query:
        return path
    return f"{path}{'&' if '?' in path else '?'}{query}"
