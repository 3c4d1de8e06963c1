"""Visit: one person in front of one page, with identity, locale, zone and gateway."""

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
    """What a page knows of its viewer. Created before the page, so that a refusal costs no page.

    Attributes:
        request: The request that asked for the page.
        actor: Who asks; every command checks it anew.
        account: The signed-in account as it stood when the page was opened.
        zone: In which times are shown: chosen, else the browser's, else the account's, else UTC.
        zone_known: Whether somebody or their browser said so.
        locale: BCP 47 tag of the words, dates and money: chosen here, else the account's, else the browser's.
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
    _seen_at: datetime = field(init=False)

    def __post_init__(self) -> None:
        self._seen_at = self.now

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

    async def do(
        self, command: Callable[Concatenate[UnitOfWork, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run one command as this viewer."""
        self._seen()
        return await self.gateway.do(command, *args, **kwargs)

    async def ask(
        self, query: Callable[Concatenate[UnitOfWork, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run one query as this viewer."""
        return await self.gateway.ask(query, *args, **kwargs)

    def _seen(self) -> None:
        """Record now and then that the session is in use: an open page sends no requests that would."""
        if self.actor.session_id is not None and self.now - self._seen_at >= sessions.TOUCH_EVERY:
            self._seen_at = self.now
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
        """Show a toast, replacing the one before about the same subject."""
        if self.client is not None:
            toast(self.client, text, undo, kind=kind, about=about)

    def follow(self, topic: Topic | Sequence[Topic], translate: Callable[[Any], Any]) -> Callable[[], None]:
        """Call the handler within the page for every event on the topics, until the page is gone.

        What was published since the page was read is made up for with one call of `told(None)`.

        Returns:
            A function that ends it earlier.
        """
        client = self.client
        if client is None:
            raise RuntimeError("a page follows when it is drawn")
        handler = self.explained(translate)
        topics = (topic,) if isinstance(topic, str) else tuple(topic)
        if not topics:
            return lambda: None

        async def within(event: object) -> None:
            if not client.is_deleted:
                with client:
                    await handler(event)

        def start(event: object) -> None:
            self.application.tasks.start(within(event), name=f"follow {topics[0].split(':')[0]}")

        bus = self.application.bus
        leaving = [bus.follow(topic, start) for topic in topics]

        def leave() -> None:
            for end in leaving:
                end()

        client.on_delete(leave)
        if bus.changed_since(self.since, topics):
            start(None)
        return leave

    def explained(self, handler: Callable[P, Awaitable[Any] | Any]) -> Callable[P, Awaitable[None]]:
        """Wrap a handler: refusals become toasts, defects get a reference and leave the page alive."""

        @wraps(handler)
        async def explaining(*args: P.args, **kwargs: P.kwargs) -> None:
            read_by(self.reader)
            try:
                result = handler(*args, **kwargs)
                if isinstance(result, Coroutine):  # elements of the framework can be awaited, too: not those
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
    return " ".join(translate(said) for said in (refusal, *refusal.fields.values()))


async def arrive(context: SiteContext, request: Request) -> Visit:
    """Create the visit of a request: identity, locale and zone."""
    application = context.application
    actor: Actor = request.scope.get("state", {}).get("actor", NOBODY)
    actor = replace(actor, in_page=True)
    account: Account | None = None
    since = application.bus.serial
    if actor.user_id is not None:
        account = await application.acting(actor).ask(accounts.me)
    reading = reading_of(request)
    chosen = request.cookies.get(ZONE_CHOSEN) or request.cookies.get(ZONE_SEEN) or ""
    known = is_zone(chosen)
    name = chosen if known else account.time_zone if account else "UTC"
    hour12 = (
        account.hour12
        if account and account.hour12 is not None and reading.hour12 is None
        else reading.hour12
    )
    locale = locale_for(reading, account.locale) if account else reading.locale
    return Visit(
        context=context,
        request=request,
        actor=actor,
        account=account,
        zone=ZoneInfo(name),
        zone_known=known,
        locale=locale,
        hour12=uses_12_hours(locale) if hour12 is None else hour12,
        since=since,
    )
