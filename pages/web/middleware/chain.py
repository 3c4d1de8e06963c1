"""Middleware chain, built from the settings; `pages.web` documents the order."""

from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Scope

from expertconnect.application import Application
from expertconnect.domain.people import SYSTEM
from expertconnect.services.common import other_origin
from pages.web.middleware.client_network import client_network, networks
from pages.web.middleware.compression import CompressionMiddleware
from pages.web.middleware.csrf import CsrfMiddleware, own_origins
from pages.web.middleware.error_boundary import ErrorBoundary
from pages.web.middleware.head_requests import HeadAsGet
from pages.web.middleware.identity import IdentityMiddleware
from pages.web.middleware.locale import LocaleMiddleware
from pages.web.middleware.own_host import OtherOrigins, OwnHost
from pages.web.middleware.page_limit import PageLimit
from pages.web.middleware.request_ids import RequestIds
from pages.web.middleware.request_limits import BodyLimit, OddPaths
from pages.web.middleware.security_headers import SecurityHeaders
from pages.web.middleware.socket_filter import SocketFilter
from pages.web.middleware.token_links import TokenLinks


def layers(inner: ASGIApp, application: Application, on_page: Callable[[], None]) -> ASGIApp:
    """Wrap an application, from the inside out.

    Args:
        on_page: Called after each page, see `nicegui_patches.prune.Unconnected.trim`.
    """
    settings = application.settings
    origins = own_origins(settings.url)
    proxies = networks(settings.trusted_proxies)

    def network(scope: Scope) -> str:
        return client_network(scope, proxies)

    app: ASGIApp = HeadAsGet(inner)
    app = IdentityMiddleware(app, application)
    app = PageLimit(app, network=network, on_page=on_page, is_on=settings.limits_on)
    app = SocketFilter(app, network=network, is_on=settings.limits_on)
    app = CsrfMiddleware(app, origins=origins)
    app = BodyLimit(app)
    app = TokenLinks(app)
    app = OddPaths(app)
    app = CompressionMiddleware(app)
    app = ErrorBoundary(app)
    app = LocaleMiddleware(app)
    # Browsers reject a bracketed IPv6 address as a CSP source; 'self' covers the socket there.
    hosts = sorted({host for origin in origins if not (host := urlsplit(origin).netloc).startswith("[")})
    app = SecurityHeaders(
        app, https=settings.is_https, hosts=hosts, hsts_subdomains=settings.hsts_subdomains == "on"
    )
    other_origins = OtherOrigins(settings.url, _keeping(application))
    app = OwnHost(app, origins=origins, address=settings.url, proxies=proxies, on_other_origin=other_origins)
    return RequestIds(app)


def _keeping(application: Application) -> Callable[[str], None]:
    """Return a function that keeps a foreign origin of our pages for the doctor."""

    def keep(origin: str) -> None:
        system = application.acting(SYSTEM)
        application.tasks.start(system.do(other_origin.keep, origin), name="other origin")

    return keep
