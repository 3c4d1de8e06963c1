"""How each route of the policy is asked, and as whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
from nicegui import core

from db.engine.unit_of_work import UnitOfWork
from expertconnect.domain.people import SYSTEM
from expertconnect.services.accounts import sessions
from pages.web.cookie_jar import GUEST, SESSION, VISITOR, manage_cookie
from tests.access.scene import PASSER_BY, Scene, Thing, browser_of
from tests.pages.conftest import BASE

WORKING_WEEK = {str(day): [["09:00", "17:00"]] for day in range(1, 6)}
HEAD_INSTEAD = frozenset({"GET /api/events"})
"""A stream that has no end; who may begin it is decided before."""


@dataclass(frozen=True)
class Asked:
    """One request of the matrix, and who sends it."""

    route: str
    who: str
    thing: Thing

    @property
    def method(self) -> str:
        """GET, POST and so on."""
        return "HEAD" if self.route in HEAD_INSTEAD else self.route.partition(" ")[0]

    @property
    def path(self) -> str:
        """The address with everything filled in."""
        template = self.route.partition(" ")[2]
        uid = self.thing.offer_uid if "event-types" in template else self.thing.uid
        return template.format(
            uid=uid or "-",
            id=self.thing.offer_uid,
            username=self.thing.username,
            slug="intro",
            key=self.thing.picture,
            name="96.webp",
        )

    @property
    def body(self) -> dict[str, Any] | None:
        """What is sent as JSON: what there is to say, or too little to change anything."""
        start = {"username": self.thing.username, "slug": "intro", "start": self.thing.start.isoformat()}
        later = (self.thing.start + timedelta(days=35)).isoformat()
        said: dict[str, dict[str, Any]] = {
            "POST /auth/login": {"email": "nobody@example.org", "password": "wrong password"},
            "POST /auth/forgot": {"email": "nobody@example.org"},
            "POST /auth/magic-link": {"email": "nobody@example.org"},
            "POST /auth/change-password": {
                "password": "wrong password",
                "new_password": "long enough, and new",
            },
            "POST /auth/change-email": {"email": "new@example.org", "password": "wrong password"},
            "POST /auth/code": {"email": "nobody@example.org", "code": "123456"},
            "POST /booking/{uid}/open": {"token": self.thing.token},
            "POST /api/auth/login": {"email": "nobody@example.org", "password": "wrong password"},
            "POST /api/auth/password-reset": {"email": "nobody@example.org"},
            "POST /api/auth/magic-link": {"email": "nobody@example.org"},
            "PATCH /api/auth/me": {"name": "Another Name"},
            "POST /api/auth/become-expert": {"username": "admin", "headline": "No", "category": "business"},
            "PATCH /api/experts/me": {"headline": "Engines"},
            "PUT /api/experts/me/schedule": {"time_zone": "Europe/Berlin", "weekly": WORKING_WEEK},
            "POST /api/holds": start,
            "POST /api/bookings": start | {"name": "Somebody", "email": PASSER_BY.email},
            "PATCH /api/bookings/{uid}": {"status": "cancelled"},
            "POST /api/bookings/{uid}/confirmation": {"code": "123456"},
            "POST /api/bookings/{uid}/reschedule": {"start": later},
            "POST /api/event-types": {"title": "Another talk"},
            "PATCH /api/event-types/{id}": {"title": "Another title"},
        }
        return said.get(self.route, {} if self.method in ("POST", "PATCH", "PUT") else None)


async def answer(scene: Scene, asked: Asked) -> httpx.Response:
    """What the site says, to a browser of its own that sends every cookie it should have."""
    cookies, headers = identity(scene, asked)
    transport = httpx.ASGITransport(core.app, client=("203.0.113.50", 4000))
    async with httpx.AsyncClient(
        transport=transport, base_url=BASE, cookies=dict(cookies), timeout=120
    ) as browser:
        origin = {"Origin": BASE} if asked.method not in ("GET", "HEAD") else {}
        return await browser.request(
            asked.method, asked.path, json=asked.body, headers={**origin, **headers}, follow_redirects=False
        )


def identity(scene: Scene, asked: Asked) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Cookies and headers of a fresh sign-in."""
    cookies = {VISITOR: browser_of(asked.who), "ec-zone": "Europe/Berlin"}

    def begin(work: UnitOfWork) -> str:
        user_id = scene.actors[asked.who].user_id
        begun = sessions.begin(work, user_id) if user_id else sessions.begin_guest(work, PASSER_BY.email)
        return begun.token

    waits = asked.path.endswith(("/confirmation", "/code"))  # no booking yet, so there is no link
    if asked.who == "link" and "/booking" in asked.path and asked.thing.uid and not waits:
        if asked.path.startswith("/api/"):
            return {}, {"Authorization": f"Bearer {asked.thing.token}"}
        return cookies | {manage_cookie(asked.thing.uid): asked.thing.token}, {}
    if asked.who in ("visitor", "link"):
        return cookies, {}
    token = scene.world.as_(SYSTEM).do(begin)
    return cookies | {GUEST if asked.who == "guest" else SESSION: token}, {}
