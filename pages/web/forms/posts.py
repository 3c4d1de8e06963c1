"""Form posts, the requests that set credential cookies. Each works as a plain form and as a fetch() with JSON.

A form gets a 303 to one of our own pages. When it was refused, it goes back to the page of the form, with the
refusal's code in the query and the rest in a cookie (`pages.web.forms.flash`). A fetch() gets `{"next": "/..."}`, or
problem+json.
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
from pages.framework import json_bounds
from pages.framework.request_identity import actor_of
from pages.web.cookie_jar import FLASH, CookieJar
from pages.web.forms import flash
from pages.web.forms.local_paths import known_path, with_query
from pages.web.middleware.csrf import FOREIGN, is_ours, own_origins

Typed = Mapping[str, object]
MAX_FIELDS = 40
MAX_ITEMS = 2 * MAX_FIELDS
"""Of a JSON body, in which a field may be a short list."""
UNREAD = sentence("This could not be read.")


@dataclass(frozen=True, slots=True)
class Done:
    """Result of a post.

    Attributes:
        leads_to: Path to redirect to, unless the form named another page in `next`.
        notice: Value of `notice` in that page's query, such as `sent`.
        fixed: Whether `leads_to` takes precedence over the form's `next`.
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
        typed: Its fields; from JSON they may be of any type.
        gateway: The gateway, acting as the sender.
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
    """Route of one form post.

    Attributes:
        page: Path of the page with the form, to which a refused post redirects. `{uid}` and the like are filled in.
    """

    address: str
    page: str
    answer: Answering


def open_form(app: FastAPI, application: Application, form: Form) -> None:
    """Register one form."""
    jar = CookieJar(is_https=application.settings.is_https)

    origins = own_origins(application.settings.url)

    async def handle(request: Request) -> Response:
        if _is_foreign(request, origins):
            return problems.problem(FOREIGN.status, FOREIGN.code, translate(FOREIGN.sentence))
        is_json = _is_json(request)
        try:
            typed = await _typed(request, is_json=is_json)
        except Invalid as refusal:
            return problems.answer(refusal, tell=translate)
        gateway = application.acting(actor_of(request.scope))
        post = Post(application, jar, gateway, typed, dict(request.path_params))
        next_path = known_path(app, typed.get("next"))
        try:
            done = await form.answer(post)
        except DomainError as refusal:
            return (
                problems.answer(refusal, tell=translate)
                if is_json
                else _redirect_back(post, form, refusal, next_path)
            )
        target = done.leads_to if done.fixed or next_path is None else next_path
        target = with_query(target, notice=done.notice)
        response: Response = (
            JSONResponse({"next": target}) if is_json else RedirectResponse(target, status_code=303)
        )
        return _with_cookies(response, done.cookies)

    app.add_api_route(form.address, handle, methods=["POST"], include_in_schema=False, name=form.address)


def _redirect_back(post: Post, form: Form, refusal: DomainError, next_path: str | None) -> Response:
    page = with_query(form.page.format_map(post.path), problem=refusal.code, next=next_path or "")
    cookie = post.jar.keep(FLASH, flash.sealed(post.application, refusal, post.typed), flash.LIVES)
    return _with_cookies(RedirectResponse(page, status_code=303), (cookie,))


def _with_cookies(response: Response, cookies: tuple[str, ...]) -> Response:
    response.headers["Cache-Control"] = "no-store"
    for cookie in cookies:
        response.headers.append("set-cookie", cookie)
    return response


def _is_foreign(request: Request, origins: Collection[str]) -> bool:
    """Whether another site caused this post, with or without cookies.

    The CSRF middleware lets posts without cookies pass; here such a post could sign a victim in as the attacker.
    """
    has_origin_info = "origin" in request.headers or "sec-fetch-site" in request.headers
    return has_origin_info and not is_ours(request.headers, origins)


def _is_json(request: Request) -> bool:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower() == "application/json"


async def _typed(request: Request, *, is_json: bool) -> Typed:
    """Parse the fields of a form or of a JSON object; the body's size was bounded before."""
    if is_json:
        if json_bounds.exceeds(await request.body(), MAX_ITEMS):
            raise Invalid(UNREAD)
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
