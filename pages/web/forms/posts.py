"""Form posts: where cookies are set. Each works as a real form and as a fetch() of JSON.

A form is answered with 303 to one of our own pages, and when it was refused to the page it came from, whose query
then carries the refusal's code and whose cookie the rest (`pages.web.forms.flash`). A fetch() is answered with
`{"next": "/..."}`, or with problem+json.
"""

import json
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field

from fastapi import FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.responses import JSONResponse, RedirectResponse, Response

from db.engine.gateway import Acting
from expertconnect.application import Application
from expertconnect.domain.errors import DomainError, Invalid
from expertconnect.domain.sentences import sentence
from expertconnect.i18n import translate
from pages import problems
from pages.framework.request_identity import actor_of
from pages.web.cookie_jar import FLASH, CookieJar
from pages.web.forms import flash
from pages.web.forms.local_paths import known_path, with_query
from pages.web.middleware.csrf import FOREIGN, is_ours, own_origins

Typed = Mapping[str, object]
MAX_FIELDS = 40
UNREAD = sentence("This could not be read.")


@dataclass(frozen=True, slots=True)
class Done:
    """Result of a post.

    Attributes:
        leads_to: Where the person goes on when the form did not ask for another page.
        notice: A word for that page's query, such as `sent`.
        fixed: Whether `leads_to` stands, whatever the form asked for.
        cookies: Set-Cookie headers.
    """

    leads_to: str
    notice: str = ""
    fixed: bool = False
    cookies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Post:
    """One parsed form post.

    Attributes:
        typed: Its fields; from JSON they may be anything.
        gateway: The gateway as whoever posts uses it.
    """

    application: Application
    jar: CookieJar
    gateway: Acting
    typed: Typed
    path: Mapping[str, str] = field(default_factory=dict)

    def of(self, name: str) -> object:
        """Return a field; None when absent."""
        return self.typed.get(name)


Answering = Callable[[Post], Awaitable[Done]]


@dataclass(frozen=True, slots=True)
class Form:
    """One address that takes posts.

    Attributes:
        page: Where its form stands; a refused post leads back there. `{uid}` and the like are filled in.
    """

    address: str
    page: str
    answer: Answering


def open_form(app: FastAPI, application: Application, form: Form) -> None:
    """Register one form."""
    jar = CookieJar(is_https=application.settings.is_https)

    origins = own_origins(application.settings.url)

    async def take(request: Request) -> Response:
        if _is_foreign(request, origins):
            return problems.problem(FOREIGN.status, FOREIGN.code, translate(FOREIGN.sentence))
        is_json = _is_json(request)
        try:
            typed = await _typed(request, is_json=is_json)
        except Invalid as refusal:
            return problems.answer(refusal, tell=translate)
        gateway = application.acting(actor_of(request.scope))
        post = Post(application, jar, gateway, typed, dict(request.path_params))
        wanted = known_path(app, typed.get("next"))
        try:
            done = await form.answer(post)
        except DomainError as refusal:
            return problems.answer(refusal, tell=translate) if is_json else _back(post, form, refusal, wanted)
        place = done.leads_to if done.fixed or wanted is None else wanted
        place = with_query(place, notice=done.notice)
        answer: Response = (
            JSONResponse({"next": place}) if is_json else RedirectResponse(place, status_code=303)
        )
        return _dressed(answer, done.cookies)

    app.add_api_route(form.address, take, methods=["POST"], include_in_schema=False, name=form.address)


def _back(post: Post, form: Form, refusal: DomainError, wanted: str | None) -> Response:
    page = with_query(form.page.format_map(post.path), problem=refusal.code, next=wanted or "")
    cookie = post.jar.keep(FLASH, flash.sealed(post.application, refusal, post.typed), flash.LIVES)
    return _dressed(RedirectResponse(page, status_code=303), (cookie,))


def _dressed(answer: Response, cookies: tuple[str, ...]) -> Response:
    answer.headers["Cache-Control"] = "no-store"
    for cookie in cookies:
        answer.headers.append("set-cookie", cookie)
    return answer


def _is_foreign(request: Request, origins: Collection[str]) -> bool:
    """Whether another site caused this post, with or without cookies.

    Without them the middleware lets it pass; here it could sign somebody in as somebody else.
    """
    says = "origin" in request.headers or "sec-fetch-site" in request.headers
    return says and not is_ours(request.headers, origins)


def _is_json(request: Request) -> bool:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower() == "application/json"


async def _typed(request: Request, *, is_json: bool) -> Typed:
    """The fields of a form or of a JSON object; the body's size was bounded before."""
    if is_json:
        try:
            body = json.loads(await request.body())
        except (ValueError, RecursionError):
            body = None
        if not isinstance(body, dict) or len(body) > MAX_FIELDS:
            raise Invalid(UNREAD)
        return body
    try:
        form = await request.form(max_files=0, max_fields=MAX_FIELDS)
    except (HTTPException, MultiPartException, ValueError):
        raise Invalid(UNREAD) from None
    return {key: value for key, value in form.items() if isinstance(value, str)}
