"""Middleware outside of everything that the framework adds."""

from collections.abc import Callable

from starlette.applications import Starlette
from starlette.types import ASGIApp

FORBIDDEN_BELOW = frozenset({"RedirectWithPrefixMiddleware", "SetCacheControlMiddleware", "GZipMiddleware"})


def outermost(app: Starlette, stack: Callable[[ASGIApp], ASGIApp]) -> None:
    """Wrap everything that `app` answers, its error answers included, into `stack`.

    `add_middleware` cannot do this: whatever the framework adds when it starts to serve would stand
    outside of ours. Those three are left out altogether: `CompressionMiddleware` does the work of two of them for
    a hundredth of the time, and the third puts a header of the visitor in front of every redirect.
    May be called again; the last stack stands.
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
