"""Downloads and well-known addresses: calendar files, robots.txt, sitemap, security.txt, change-password."""

from datetime import timedelta
from html import escape
from urllib.parse import quote

from fastapi import FastAPI, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from components.kit.static_files import static_url
from expertconnect.application import Application
from expertconnect.domain.errors import NotFound
from expertconnect.domain.people import NOBODY
from expertconnect.i18n import spoken
from expertconnect.services.directory import contents
from pages.framework.ics_response import calendar_of

PRIVATE = ("/api/", "/auth/", "/booking/", "/my-bookings", "/expert-dashboard", "/profile", "/admin")
SECURITY_TEXT_LIVES = timedelta(days=180)
MAX_PLACES = 50_000
"""Maximum number of URLs in one sitemap, by its specification."""


def open_files(app: FastAPI, application: Application) -> None:
    """Register the downloads."""

    @app.get("/booking/{uid}/calendar.ics", include_in_schema=False)
    async def calendar(uid: str, request: Request) -> Response:
        actor = request.scope.get("state", {}).get("actor", NOBODY)
        return await calendar_of(application, actor, uid)

    @app.get("/favicon.ico", include_in_schema=False)
    async def favicon() -> Response:
        return RedirectResponse(
            static_url("icon-192.png"), status_code=308, headers={"Cache-Control": "max-age=86400"}
        )

    @app.get("/robots.txt", include_in_schema=False)
    async def robots() -> Response:
        lines = ["User-agent: *", *(f"Disallow: {path}" for path in PRIVATE)]
        lines.append(f"Sitemap: {application.settings.url}/sitemap.xml")
        return PlainTextResponse("\n".join(lines) + "\n", headers={"Cache-Control": "max-age=3600"})

    @app.get("/.well-known/security.txt", include_in_schema=False)
    async def security() -> Response:
        settings = application.settings
        if not settings.security_contact:
            raise NotFound
        # RFC 9116: at most a year ahead; computed, so that it stays valid while somebody runs the site.
        expires = (application.clock() + SECURITY_TEXT_LIVES).replace(microsecond=0)
        lines = (
            f"Contact: {settings.security_contact}",
            f"Expires: {expires.isoformat().replace('+00:00', 'Z')}",
            f"Preferred-Languages: {', '.join(sorted(spoken()))}",
            f"Canonical: {settings.url}/.well-known/security.txt",
        )
        return PlainTextResponse("\n".join(lines) + "\n", headers={"Cache-Control": "max-age=3600"})

    @app.get("/.well-known/change-password", include_in_schema=False)
    async def change_password() -> Response:
        """Lead password managers to the form (https://w3c.github.io/webappsec-change-password-url)."""
        return RedirectResponse(
            "/profile?open=password", status_code=302, headers={"Cache-Control": "no-store"}
        )

    @app.get("/sitemap.xml", include_in_schema=False)
    async def sitemap() -> Response:
        addresses = await application.acting(NOBODY).ask(contents.addresses)
        xml = _sitemap(application.settings.url, addresses)
        return Response(xml, media_type="application/xml", headers={"Cache-Control": "max-age=3600"})


def _sitemap(base: str, addresses: tuple[tuple[str, tuple[str, ...]], ...]) -> str:
    """Return the sitemap as XML. Without lastmod: last changes of pages are not stored."""
    paths = ["", "experts", "privacy", "terms"]
    for username, slugs in addresses:
        paths.append(quote(username))
        paths.extend(f"{quote(username)}/{quote(slug)}" for slug in slugs)
    body = "".join(f"<url><loc>{escape(f'{base}/{path}')}</loc></url>" for path in paths[:MAX_PLACES])
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    return f'{head}<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{body}</urlset>'
