"""Identity middleware: session cookie or bearer token, visitor cookie, network address.

The result is not authoritative: every command reads the session's row again. Nothing is cached here, so a sign-out
takes effect with its commit.
"""

import re
import secrets
from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from expertconnect.application import Application
from expertconnect.domain.device import device_of
from expertconnect.domain.errors import Busy, DomainError
from expertconnect.domain.people import Actor
from expertconnect.services.accounts import sessions
from expertconnect.services.bookings import manage_links
from pages.web.cookie_jar import (
    GUEST,
    SESSION,
    VISITOR,
    VISITOR_LIVES,
    CookieJar,
    RequestCookies,
    manage_cookie,
)
from pages.web.middleware.client_network import client_network, networks
from pages.web.middleware.refusals import Refusal, refuse

API = "/api/"
FRAMEWORK = "/_nicegui/"

_VISITOR = re.compile(r"[0-9a-f]{32}")
_BOOKING = re.compile(r"/booking/([0-9a-f]{32})(?:/|$)")
_BEARER = re.compile(r"bearer +([A-Za-z0-9_.~+/=-]{1,2048})", re.IGNORECASE)

BUSY = Refusal(503, "busy", Busy.message, retry_after=2)


@dataclass(frozen=True, slots=True)
class FoundIdentity:
    """Identity of a request.

    Attributes:
        bearer: A bearer token that is not a session's, such as a manage link's; empty if there is none.
        is_new_visitor: Whether the response has to set the visitor cookie.
    """

    actor: Actor
    bearer: str = ""
    is_new_visitor: bool = False


class IdentityMiddleware:
    """Sets `scope["state"]["actor"]` and `["bearer"]` for every request and socket.

    Args:
        application: Finds the sessions.
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
            found = await self._identify(scope)
        except Busy:
            await _busy(scope, send)
            return
        state = scope.setdefault("state", {})
        state["actor"], state["bearer"] = found.actor, found.bearer
        await self._app(
            scope, receive, self._setting_visitor_cookie(send, found.actor) if found.is_new_visitor else send
        )

    async def _identify(self, scope: Scope) -> FoundIdentity:
        cookies = self._jar.read(scope)
        path: str = scope["path"]
        for_programs = path.startswith(API)
        visitor = cookies.get(VISITOR)
        known_visitor = _VISITOR.fullmatch(visitor) is not None
        anonymous = Actor(
            visitor=visitor if known_visitor else None if for_programs else secrets.token_hex(16),
            network=client_network(scope, self._proxies),
            device=device_of(Headers(scope=scope).get("user-agent", "")),
            in_page=not for_programs,
        )
        bearer = _bearer(scope) if for_programs else ""
        if bearer:
            bearer_actor = await self._actor_by_token(anonymous, sessions.ACCOUNT, bearer)
            return FoundIdentity(bearer_actor or anonymous, "" if bearer_actor else bearer)
        actor = await self._by_cookie(anonymous, cookies)
        booking = _BOOKING.match(path)
        if booking and await self._may_manage(actor, cookies, booking[1]):
            actor = actor.managing(booking[1])
        return FoundIdentity(
            actor, is_new_visitor=not known_visitor and scope["type"] == "http" and not for_programs
        )

    async def _by_cookie(self, anonymous: Actor, cookies: RequestCookies) -> Actor:
        for purpose, cookie in ((sessions.ACCOUNT, SESSION), (sessions.GUEST, GUEST)):
            token = cookies.get(cookie)
            actor = await self._actor_by_token(anonymous, purpose, token) if token else None
            if actor is not None:
                return actor
        return anonymous

    async def _actor_by_token(self, anonymous: Actor, purpose: str, token: str) -> Actor | None:
        found = await self._application.acting(anonymous).ask(sessions.identify, purpose, token)
        if found is None:
            return None
        actor = found.actor(anonymous)
        if found.is_due:
            self._application.tasks.start(
                self._application.acting(actor).do(sessions.touch), name="session seen"
            )
        return actor

    async def _may_manage(self, actor: Actor, cookies: RequestCookies, uid: str) -> bool:
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

    def _setting_visitor_cookie(self, send: Send, actor: Actor) -> Send:
        """Set the visitor cookie with the first page; files and other redirects set none."""

        async def send_with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start" and actor.visitor:
                headers = MutableHeaders(scope=message)
                if headers.get("content-type", "").startswith("text/html") or "set-cookie" in headers:
                    headers.append("set-cookie", self._jar.keep(VISITOR, actor.visitor, VISITOR_LIVES))
            await send(message)

        return send_with_cookie


def _bearer(scope: Scope) -> str:
    found = _BEARER.fullmatch(Headers(scope=scope).get("authorization", ""))
    return found[1] if found else ""


async def _busy(scope: Scope, send: Send) -> None:
    if scope["type"] == "http":
        await refuse(scope, send, BUSY)
    else:
        await send({"type": "websocket.close", "code": 1013})  # try again later
