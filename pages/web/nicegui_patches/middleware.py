"""Outermost middleware: wraps the application with everything that the framework adds to it."""

from collections.abc import Callable

from starlette.applications import Starlette
from starlette.types import ASGIApp

FORBIDDEN_BELOW = frozenset({"RedirectWithPrefixMiddleware", "SetCacheControlMiddleware", "GZipMiddleware"})


def outermost(app: Starlette, stack: Callable[[ASGIApp], ASGIApp]) -> None:
    """Wrap `app`, including its error responses, into `stack`.

    `add_middleware` cannot do this: middleware that the framework adds when it starts to serve would be outside of
    ours. Those in `FORBIDDEN_BELOW` are dropped: `CompressionMiddleware` does the work of two of them in a hundredth
    of the time, and the third prefixes every redirect with a header that the visitor controls.
    May be called again; the last stack replaces the others.
    """

    def build() -> ASGIApp:
        app.user_middleware = [
            added
            for added in app.user_middleware
            if getattr(added.cls, "__name__", "") not in FORBIDDEN_BELOW
        ]
        return stack(type(app).build_middleware_stack(app))

    vars(app)["build_middleware_stack"] = build
    app.middleware_stack = None
