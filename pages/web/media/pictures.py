"""Profile pictures: upload and download routes."""

import asyncio
import re
from collections import Counter

from fastapi import FastAPI, Request
from starlette.responses import JSONResponse, Response

from expertconnect.application import Application
from expertconnect.domain.errors import Busy, DomainError, NotFound, RateLimited, SignInNeeded
from expertconnect.domain.people import NOBODY
from expertconnect.i18n import translate
from expertconnect.services.accounts import pictures
from expertconnect.services.accounts.pictures import processing
from expertconnect.services.common import rate_limits
from expertconnect.services.common.rate_limits import Limit
from pages import problems
from pages.framework.request_identity import actor_of
from pages.web.middleware.csrf import FOREIGN, is_ours, own_origins
from pages.web.middleware.request_limits import PICTURES

A_YEAR = 31_536_000
MAX_WAITING = 8
"""Pictures that may wait to be decoded. One is decoded at a time, to bound the memory used."""
MAX_OF_ONE_PERSON = 2
"""Of them of one person, so that nobody else's has to wait for many."""
TRY_AGAIN = 10  # seconds
_NAME = re.compile(r"([1-9]\d{1,3})\.webp", re.ASCII)


def open_pictures(app: FastAPI, application: Application) -> None:
    """Register both routes."""
    origins = own_origins(application.settings.url)
    decoder = PictureDecoder()

    async def upload(request: Request) -> Response:
        if not is_ours(request.headers, origins):
            return problems.problem(FOREIGN.status, FOREIGN.code, translate(FOREIGN.sentence))
        gateway = application.acting(actor_of(request.scope))
        try:
            if gateway.actor.user_id is None:
                raise SignInNeeded
            await rate_limits.allow(gateway, Limit.PICTURE)
            squares = await decoder.squares(await request.body(), gateway.actor.user_id)
            account = await gateway.do(pictures.put, squares)
        except DomainError as refusal:
            return problems.answer(refusal, tell=translate)
        return JSONResponse({"image_url": account.image_url}, headers={"Cache-Control": "no-store"})

    async def download(key: str, name: str) -> Response:
        size = _NAME.fullmatch(name)
        try:
            if size is None:
                raise NotFound
            data = await application.acting(NOBODY).ask(pictures.shown, key, int(size[1]))
        except NotFound:
            return Response(status_code=404, headers={"Cache-Control": "no-store"})
        # The URL changes with the picture, so it may be cached for ever.
        headers = {"Cache-Control": f"public, max-age={A_YEAR}, immutable"}
        return Response(data, media_type="image/webp", headers=headers)

    app.add_api_route(PICTURES, upload, methods=["POST"], include_in_schema=False, name=PICTURES)
    app.add_api_route(
        "/media/{key}/{name}", download, methods=["GET"], include_in_schema=False, name="picture"
    )


class PictureDecoder:
    """Decodes pictures one after the other, in a process of their own; a thread waits for it."""

    def __init__(self) -> None:
        self._turn = asyncio.Semaphore(1)
        self._waiting: Counter[int] = Counter()

    async def squares(self, upload: bytes, person: int) -> dict[int, bytes]:
        """Decode a picture, as `processing.squares`.

        Args:
            person: Whose it is, by their user id.

        Raises:
            Invalid: If it is not a picture of a supported kind.
            RateLimited: If the person has others waiting.
            Busy: If too many are waiting.
        """
        if self._waiting[person] >= MAX_OF_ONE_PERSON:
            raise RateLimited(TRY_AGAIN)
        if self._waiting.total() >= MAX_WAITING:
            raise Busy
        self._waiting[person] += 1
        try:
            async with self._turn:
                return await asyncio.to_thread(processing.squares, upload)
        finally:
            self._waiting[person] -= 1
            if not self._waiting[person]:
                del self._waiting[person]
