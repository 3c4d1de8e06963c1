"""Identity middleware: session cookie or bearer token, visitor cookie, network address.

What is found is only a claim that was true a moment ago: every command reads the session's row again. So nothing
is cached here, and a sign-out counts from its commit on.
"""

import re
import secrets
from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from expertconnect.application import Application
from expertconnect.domain.errors import Busy, DomainError
from expertconnect.domain.people import Actor
from expertconnect.services.accounts import sessions
from expertconnect.services.bookings import manage_links
from pages.web.cookie_jar import GUEST, SESSION, VISITOR, VISITOR_LIVES, CookieJar, Received, manage_cookie
from pages.web.middleware.client_network import client_network, networks
from pages.web.middleware.refusals import Refusal, refuse

API = "/api/"
FRAMEWORK = "/_nicegui/"

_VISITOR = re.compile(r"[0-9a-f]{32}")
_BOOKING = re.compile(r"/booking/([0-9a-f]{32})(?:/|$)")
_BEARER = re.compile(r"bearer +([A-Za-z0-9_.~+/=-]{1,2048})", re.IGNORECASE)

BUSY = Refusal(503, "busy", Busy.message, retry_after=2)


@dataclass(frozen=True, slots=True)
class Found:
    """Identity of a request.

    Attributes:
        bearer: A bearer token that is no session's; a manage link's, perhaps. Empty when there is none.
        is_new: Whether the browser has to be given its visitor cookie.
    """

    actor: Actor
    bearer: str = ""
    is_new: bool = False


class IdentityMiddleware:
    """Sets `scope["state"]["actor"]` and `["bearer"]` for every request and socket.

    Args:
        application: Whose sessions count.
    """

    def __init__(self, app: ASGIApp, application: Application) -> None:
        self._app = app
        self._application = application
        self._jar = CookieJar(is_https=application.settings.is_https)
        self._proxies = networks(application.settings.trusted_proxies)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with its actor."""
        if scope["type"] not in {"http", "websocket"} or scope["path"].startswith(FRAMEWORK):
            await self._app(scope, receive, send)
            return
        try:
            found = await self._found(scope)
        except Busy:
            await _busy(scope, send)
            return
        state = scope.setdefault("state", {})
        state["actor"], state["bearer"] = found.actor, found.bearer
        await self._app(scope, receive, self._giving(send, found.actor) if found.is_new else send)

    async def _found(self, scope: Scope) -> Found:
        cookies = self._jar.read(scope)
        path: str = scope["path"]
        for_programs = path.startswith(API)
        visitor = cookies.get(VISITOR)
        known = _VISITOR.fullmatch(visitor) is not None
        anybody = Actor(
            visitor=visitor if known else None if for_programs else secrets.token_hex(16),
            network=client_network(scope, self._proxies),
            in_page=not for_programs,
        )
        bearer = _bearer(scope) if for_programs else ""
        if bearer:
            by_bearer = await self._identity(anybody, sessions.ACCOUNT, bearer)
            return Found(by_bearer or anybody, "" if by_bearer else bearer)
        actor = await self._by_cookie(anybody, cookies)
        booking = _BOOKING.match(path)
        if booking and await self._may_manage(actor, cookies, booking[1]):
            actor = actor.managing(booking[1])
        return Found(actor, is_new=not known and scope["type"] == "http" and not for_programs)

    async def _by_cookie(self, anybody: Actor, cookies: Received) -> Actor:
        for purpose, cookie in ((sessions.ACCOUNT, SESSION), (sessions.GUEST, GUEST)):
            token = cookies.get(cookie)
            actor = await self._identity(anybody, purpose, token) if token else None
            if actor is not None:
                return actor
        return anybody

    async def _identity(self, anybody: Actor, purpose: str, token: str) -> Actor | None:
        found = await self._application.acting(anybody).ask(sessions.identify, purpose, token)
        if found is None:
            return None
        actor = found.actor(anybody)
        if found.is_due:
            self._application.tasks.start(
                self._application.acting(actor).do(sessions.touch), name="session seen"
            )
        return actor

    async def _may_manage(self, actor: Actor, cookies: Received, uid: str) -> bool:
        token = cookies.get(manage_cookie(uid))
        if not token:
            return False
        try:
            await self._application.acting(actor).ask(manage_links.open_manage, uid, token)
        except Busy:
            raise
        except DomainError:
            return False
        return True

    def _giving(self, send: Send, actor: Actor) -> Send:
        """Set the visitor cookie with the first page; files and redirects elsewhere set none."""

        async def giving(message: Message) -> None:
            if message["type"] == "http.response.start" and actor.visitor:
                headers = MutableHeaders(scope=message)
                if headers.get("content-type", "").startswith("text/html") or "set-cookie" in headers:
                    headers.append("set-cookie", self._jar.keep(VISITOR, actor.visitor, VISITOR_LIVES))
            await send(message)

        return giving


def _bearer(scope: Scope) -> str:
    found = _BEARER.fullmatch(Headers(scope=scope).get("authorization", ""))
    return found[1] if found else ""


async def _busy(scope: Scope, send: Send) -> None:
    if scope["type"] == "http":
        await refuse(scope, send, BUSY)
    else:
        await send({"type": "websocket.close", "code": 1013})  # try again later
