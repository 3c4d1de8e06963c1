"""Exception handlers of the API: every refusal becomes problem+json."""

import logging
import secrets
from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.responses import Response

from expertconnect.domain.errors import DomainError, Invalid, NotFound
from pages import problems
from pages.api import cost
from pages.api.caller import StartRefused
from pages.api.methods import methods_of
from pages.api.models.values import SENTENCE
from pages.framework import json_bounds
from pages.framework.request_identity import actor_of

logger = logging.getLogger(__name__)

MAX_ERRORS = 50
TOO_MANY_ITEMS = "This has more items, or deeper nesting, than anything that can be sent here."
LONGEST_FIELD = 100
_SENTENCES = {
    "missing": "Please fill this in.",
    "extra_forbidden": "There is no such field.",
    "json_invalid": "This is not JSON.",
    "string_unicode": "This contains characters that cannot be used here.",
}


class Call(APIRoute):
    """Route of an operation: its cost is judged first, unexpected exceptions become problem+json with a reference.

    The name of its function is its operation id in the OpenAPI document.
    """

    def __init__(self, path: str, endpoint: Callable[..., Any], **more: Any) -> None:
        self._max_items = cost.max_items(endpoint)
        super().__init__(path, endpoint, **{**more, "operation_id": getattr(endpoint, "__name__", None)})

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap the route's handler."""
        handler = super().get_route_handler()

        async def handle(request: Request) -> Response:
            try:
                await self._judge(request)
                budget: cost.Budget | None = getattr(request.app.state, "budget", None)
                if budget is None or cost.cost_of(self.endpoint) == 1:
                    return await handler(request)
                async with budget.turns.turn(actor_of(request.scope).network):
                    return await handler(request)
            except (DomainError, StartRefused, RequestValidationError, HTTPException):
                raise
            except Exception as error:
                reference = secrets.token_hex(4)
                logger.error("a call failed, reference %s", reference, exc_info=error)
                return problems.defect(reference)

        return handle

    async def _judge(self, request: Request) -> None:
        """Refuse what costs too much before it is parsed.

        Raises:
            RateLimited: If the network has spent its budget.
            Invalid: If the body has more items than its model can hold.
        """
        body = await request.body() if self._max_items is not None else b""
        budget: cost.Budget | None = getattr(request.app.state, "budget", None)
        if budget is not None:
            budget.charge(actor_of(request.scope).network, cost.cost_of(self.endpoint, body))
        if self._max_items is not None and json_bounds.exceeds(body, self._max_items):
            raise Invalid(fields={"body": TOO_MANY_ITEMS})


def handle_refusals(api: FastAPI) -> None:
    """Register the exception handlers."""
    api.add_exception_handler(DomainError, _on_domain_error)
    api.add_exception_handler(StartRefused, _on_start_refused)
    api.add_exception_handler(RequestValidationError, _on_wrong_input)
    api.add_exception_handler(HTTPException, _on_http_error)


async def _on_domain_error(request: Request, error: Exception) -> Response:
    return problems.answer(error if isinstance(error, DomainError) else NotFound())


async def _on_start_refused(request: Request, error: Exception) -> Response:
    if not isinstance(error, StartRefused):
        return problems.answer(NotFound())
    return problems.answer(error.refusal, error.alternatives)


async def _on_wrong_input(request: Request, error: Exception) -> Response:
    errors = error.errors() if isinstance(error, RequestValidationError) else []
    return problems.answer(Invalid(fields=fields_of(errors)))


async def _on_http_error(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 404
    response = problems.of_status(status)
    if status == 405:
        response.headers["Allow"] = ", ".join(methods_of(request.app.state.calls, request.scope))
    return response


def fields_of(errors: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Return an error message by field, such as `email`, `weekly.1.0` or `body`; input is never echoed."""
    fields: dict[str, str] = {}
    for error in errors[:MAX_ERRORS]:
        fields.setdefault(_field(error), _sentence(error))
    return fields


def _field(error: Mapping[str, Any]) -> str:
    where, *rest = error["loc"]
    if error["type"] == "json_invalid" or not rest:
        return str(where)
    segments = [
        str(step) for step in rest if "[" not in str(step)
    ]  # without pydantic's segments for unions and keys
    name = ".".join(segments).encode("ascii", "backslashreplace").decode()
    return name[:LONGEST_FIELD] or str(where)


def _sentence(error: Mapping[str, Any]) -> str:
    message = str(error["msg"])
    if error["type"] == SENTENCE:
        return message
    replacement = _SENTENCES.get(error["type"])
    return replacement or f"{message.encode('ascii', 'replace').decode()}."
