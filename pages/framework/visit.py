"""Visit: the request context of one opened page, with its viewer's identity, locale, time zone and gateway."""

import logging
import secrets
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar
from zoneinfo import ZoneInfo

from fastapi import Request
from nicegui import Client

from components.kit.toasts import toast
from components.layout.theme import PersonBadge
from db.engine.gateway import Acting
from db.engine.unit_of_work import UnitOfWork
from expertconnect.application import Application
from expertconnect.domain.errors import DomainError
from expertconnect.domain.events import Topic
from expertconnect.domain.people import NOBODY, Actor
from expertconnect.i18n import ReaderLocale, _, is_zone, read_by, translate, uses_12_hours
from expertconnect.services import accounts
from expertconnect.services.accounts import sessions
from expertconnect.services.accounts.accounts import Account
from pages.framework.context import SiteContext
from pages.framework.request_locale import ZONE_CHOSEN, ZONE_SEEN, locale_for, reading_of

logger = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(eq=False)
class Visit:
    """Request context of one page and its viewer. Created before the page, so that a refusal costs no page.

    Attributes:
        request: The request that asked for the page.
        actor: Identity of the viewer; every command checks it anew.
        account: The signed-in account as it was when the page was opened.
        zone: Time zone of all times shown: chosen, else the browser's, else the account's, else UTC.
        zone_known: Whether the zone comes from the viewer or their browser rather than from a default.
        locale: BCP 47 tag for texts, dates and money: chosen here, else the account's, else the browser's.
        hour12: Whether times carry AM and PM.
        since: The bus's serial before anything was read.
    """

    context: SiteContext
    request: Request
    actor: Actor
    account: Account | None
    zone: ZoneInfo
    zone_known: bool
    locale: str
    hour12: bool
    since: int
    client: Client | None = None
    _touched_at: datetime = field(init=False)

    def __post_init__(self) -> None:
        self._touched_at = self.now

    @property
    def application(self) -> Application:
        """The application."""
        return self.context.application

    @property
    def now(self) -> datetime:
        """The current time."""
        return self.application.clock()

    def today(self) -> date:
        """The viewer's date."""
        return self.now.astimezone(self.zone).date()

    @property
    def reader(self) -> ReaderLocale:
        """The reader locale of this page."""
        return ReaderLocale(self.locale, self.hour12)

    @property
    def badge(self) -> PersonBadge | None:
        """The signed-in account as the header shows it."""
        if self.account is None:
            return None
        return PersonBadge(
            self.account.name, is_expert=self.account.is_expert, image_url=self.account.image_url
        )

    @property
    def gateway(self) -> Acting:
        """The gateway as this viewer uses it."""
        return self.application.acting(self.actor)

    @property
    def page_client(self) -> Client:
        """The NiceGUI client of the page.

        Raises:
            RuntimeError: Before the page is drawn.
        """
        if self.client is None:
            raise RuntimeError("the page is not drawn yet")
        return self.client

    async def do(
        self, command: Callable[Concatenate[UnitOfWork, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run one command as this viewer."""
        self._touch_session()
        return await self.gateway.do(command, *args, **kwargs)

    async def ask(
        self, query: Callable[Concatenate[UnitOfWork, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run one query as this viewer."""
        return await self.gateway.ask(query, *args, **kwargs)

    def _touch_session(self) -> None:
        """Touch the session now and then: an open page sends no requests that would keep it alive."""
        if self.actor.session_id is not None and self.now - self._touched_at >= sessions.TOUCH_EVERY:
            self._touched_at = self.now
            self.application.tasks.start(self.gateway.do(sessions.touch), name="session seen")

    def path(self, name: str) -> str:
        """Return a path parameter."""
        return str(self.request.path_params[name])

    def query(self, name: str, longest: int = 200) -> str:
        """Return a query parameter, cut to a sensible length; empty when absent."""
        return self.request.query_params.get(name, "")[:longest]

    def say(
        self,
        text: str,
        undo: Callable[[], Awaitable[Any] | None] | None = None,
        kind: Any = "done",
        about: str = "",
    ) -> None:
        """Show a toast, replacing an earlier one about the same subject."""
        if self.client is not None:
            toast(self.client, text, undo, kind=kind, about=about)

    def follow(self, topic: Topic | Sequence[Topic], handler: Callable[[Any], Any]) -> Callable[[], None]:
        """Subscribe a handler to topics until the page is deleted; it runs within the page.

        If anything was published after the page's data was read, the handler is called once with None.

        Returns:
            A function that unsubscribes earlier.
        """
        client = self.page_client
        guarded = self.explained(handler)
        topics = (topic,) if isinstance(topic, str) else tuple(topic)
        if not topics:
            return lambda: None

        async def run_in_page(event: object) -> None:
            if not client.is_deleted:
                with client:
                    await guarded(event)

        def on_event(event: object) -> None:
            self.application.tasks.start(run_in_page(event), name=f"follow {topics[0].split(':')[0]}")

        bus = self.application.bus
        unfollows = [bus.follow(topic, on_event) for topic in topics]

        def unfollow() -> None:
            for stop in unfollows:
                stop()

        client.on_delete(unfollow)
        if bus.changed_since(self.since, topics):
            on_event(None)
        return unfollow

    def explained(self, handler: Callable[P, Awaitable[Any] | Any]) -> Callable[P, Awaitable[None]]:
        """Wrap a handler of a page: refusals become toasts, defects get a reference and leave the page alive."""

        @wraps(handler)
        async def explaining(*args: P.args, **kwargs: P.kwargs) -> None:
            read_by(self.reader)
            try:
                result = handler(*args, **kwargs)
                if isinstance(result, Coroutine):  # not Awaitable: NiceGUI elements can be awaited as well
                    await result
            except DomainError as refusal:
                self.say(translate_refusal(refusal), kind="warning")
            except Exception:
                reference = secrets.token_hex(4)
                logger.exception("a handler failed, reference %s", reference)
                sentence = _("Something went wrong on our side. Nothing was lost. Reference {reference}.")
                self.say(sentence.format(reference=reference), kind="error")

        return explaining


def translate_refusal(refusal: DomainError) -> str:
    """Translate a refusal with its field errors into the reader's language."""
    return " ".join(translate(sentence) for sentence in (refusal, *refusal.fields.values()))


async def arrive(context: SiteContext, request: Request) -> Visit:
    """Create the visit of a request: identity, locale and zone."""
    application = context.application
    actor: Actor = request.scope.get("state", {}).get("actor", NOBODY)
    actor = replace(actor, in_page=True)
    account: Account | None = None
    since = application.bus.serial
    if actor.user_id is not None:
        account = await application.acting(actor).ask(accounts.me)
    request_locale = reading_of(request)
    zone_cookie = request.cookies.get(ZONE_CHOSEN) or request.cookies.get(ZONE_SEEN) or ""
    zone_known = is_zone(zone_cookie)
    zone_name = zone_cookie if zone_known else account.time_zone if account else "UTC"
    hour12 = (
        account.hour12
        if account and account.hour12 is not None and request_locale.hour12 is None
        else request_locale.hour12
    )
    locale = locale_for(request_locale, account.locale) if account else request_locale.locale
    return Visit(
        context=context,
        request=request,
        actor=actor,
        account=account,
        zone=ZoneInfo(zone_name),
        zone_known=zone_known,
        locale=locale,
        hour12=uses_12_hours(locale) if hour12 is None else hour12,
        since=since,
    )
