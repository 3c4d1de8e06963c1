"""Error boundary: the answer when everything below has failed."""

import logging
import secrets

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from expertconnect.i18n import N_, _
from pages.web.middleware.refusals import Refusal, refuse

logger = logging.getLogger(__name__)

SENTENCE = N_(
    "Something went wrong on our side. If it happens again, please tell us this reference: {reference}."
)


class ErrorBoundary:
    """Answers a defect that nobody below answered: a reference for the person, the traceback for the log."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception:
            if begun:
                raise  # half an answer cannot be taken back; the server cuts the connection
            reference = secrets.token_hex(4)
            logger.exception("defect %s in %s", reference, scope["method"])
            sentence = _(SENTENCE).format(reference=reference)
            await refuse(scope, send, Refusal(500, "defect", sentence))
