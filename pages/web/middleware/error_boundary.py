"""Error boundary: the response to an exception that nothing below handled."""

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
    """Turns an unhandled exception into a 500 response with a reference, and logs the traceback under it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        response_started = False

        async def send_and_note(message: Message) -> None:
            nonlocal response_started
            response_started = True
            await send(message)

        try:
            await self._app(scope, receive, send_and_note)
        except Exception:
            if response_started:
                raise  # a response that has begun cannot be replaced; the server cuts the connection
            reference = secrets.token_hex(4)
            logger.exception("defect %s in %s", reference, scope["method"])
            sentence = _(SENTENCE).format(reference=reference)
            await refuse(scope, send, Refusal(500, "defect", sentence))
