"""Problem details: refusals as application/problem+json (RFC 9457)."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from starlette.responses import Response

from expertconnect.domain.errors import DomainError, OfferChanged, RateLimited
from expertconnect.domain.money import amount_text

MEDIA_TYPE = "application/problem+json"

_OF_STATUS = {
    400: ("malformed", "This request cannot be read."),
    404: ("not_found", "There is nothing at this address."),
    405: ("method_not_allowed", "This address does not answer this method."),
    413: ("too_large", "This is too large."),
}


def problem(
    status: int, code: str, detail: str, *, errors: Mapping[str, str] | None = None, **more: Any
) -> Response:
    """Return a problem response.

    Args:
        code: Stable, snake_case.
        detail: A sentence for a person.
        errors: A sentence by field.
        more: Further members, such as `alternatives`.
    """
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
    }
    if errors:
        body["errors"] = dict(errors)
    body.update(more)
    return Response(
        json.dumps(body), status_code=status, media_type=MEDIA_TYPE, headers={"Cache-Control": "no-store"}
    )


def answer(
    refusal: DomainError,
    alternatives: Sequence[datetime] | None = None,
    *,
    tell: Callable[[object], str] = str,
) -> Response:
    """Return a domain error as a problem; a refused start carries up to three others, a changed offer its new terms.

    Args:
        tell: Renders a message: English for programs, the reader's language for pages.
    """
    more: dict[str, Any] = {}
    if alternatives is not None:
        more["alternatives"] = [start.strftime("%Y-%m-%dT%H:%M:%SZ") for start in alternatives]
    if isinstance(refusal, OfferChanged):
        more["offer"] = {
            "duration_minutes": refusal.duration // timedelta(minutes=1),
            "price": amount_text(refusal.price),
            "currency": refusal.price.currency,
        }
    errors = {field: tell(text) for field, text in refusal.fields.items()}
    response = problem(refusal.status, refusal.code, tell(refusal), errors=errors, **more)
    if isinstance(refusal, RateLimited):
        response.headers["Retry-After"] = str(refusal.retry_after)
    if refusal.status == 503:
        response.headers["Retry-After"] = "2"
    if refusal.status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def of_status(status: int) -> Response:
    """Return the problem of a framework error."""
    code, sentence = _OF_STATUS.get(status, ("refused", HTTPStatus(status).phrase + "."))
    return problem(status, code, sentence)


def defect(reference: str) -> Response:
    """Return the problem of a defect: only a reference."""
    return problem(500, "defect", "Something went wrong on our side.", reference=reference)
