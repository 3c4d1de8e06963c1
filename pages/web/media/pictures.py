"""Profile pictures: upload and download routes."""

import asyncio
import re

from fastapi import FastAPI, Request
from starlette.responses import JSONResponse, Response

from expertconnect.application import Application
from expertconnect.domain.errors import Busy, DomainError, NotFound, SignInNeeded
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
            squares = await decoder.squares(await request.body())
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
    """Decodes pictures in a thread, one after the other."""

    def __init__(self) -> None:
        self._turn = asyncio.Semaphore(1)
        self._waiting = 0

    async def squares(self, upload: bytes) -> dict[int, bytes]:
        """Decode a picture, as `processing.squares`.

        Raises:
            Invalid: If it is not a picture of a supported kind.
            Busy: If too many are waiting.
        """
        if self._waiting >= MAX_WAITING:
            raise Busy
        self._waiting += 1
        try:
            async with self._turn:
                return await asyncio.to_thread(processing.squares, upload)
        finally:
            self._waiting -= 1
