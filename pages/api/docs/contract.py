"""Parts of the OpenAPI document that all operations share: refusals and security schemes."""

from typing import Any

from pages import problems

Responses = dict[int | str, dict[str, Any]]

_WORDS = {
    400: "The request cannot be read.",
    401: "Nobody is signed in, or the token has ended.",
    403: "Not for this caller, or sent from another site.",
    404: "There is no such thing, or not for this caller: the two look the same.",
    409: "Cannot be done as things stand; `code` says why.",
    410: "The link is wrong, used up or too old.",
    413: "More than 1 MB.",
    422: "Something that was sent cannot be understood; `errors` says what, by field.",
    429: "Too many; try again after `Retry-After` seconds.",
    500: "Our fault; `reference` names it.",
    503: "Very busy; nothing was changed.",
}

_HEADERS = {
    401: {"WWW-Authenticate": {"schema": {"type": "string"}, "description": "Bearer."}},
    429: {"Retry-After": {"schema": {"type": "string"}, "description": "Seconds."}},
}

SIGNED_IN: dict[str, Any] = {"security": [{"bearer": []}, {"cookie": []}]}
OPTIONAL: dict[str, Any] = {"security": [{}, {"bearer": []}, {"cookie": []}]}
OPEN: dict[str, Any] = {"security": []}
BY_LINK: dict[str, Any] = {"security": [{"bearer": []}, {"cookie": []}, {"manageToken": []}]}

SCHEMES: dict[str, Any] = {
    "bearer": {
        "type": "http",
        "scheme": "bearer",
        "description": "The access_token of /api/auth/login or /api/auth/register.",
    },
    "cookie": {
        "type": "apiKey",
        "in": "cookie",
        "name": "ec-session",
        "description": "A page's own sign-in.",
    },
    "manageToken": {
        "type": "http",
        "scheme": "bearer",
        "description": "The manage_token of a booking's answer or mail; reaches that one booking only.",
    },
}

PROBLEM: dict[str, Any] = {
    "type": "object",
    "title": "Problem",
    "description": "A refusal (RFC 9457).",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": {"type": "string", "examples": ["about:blank"]},
        "title": {"type": "string", "examples": ["Conflict"]},
        "status": {"type": "integer", "examples": [409]},
        "detail": {
            "type": "string",
            "description": "A sentence for a person.",
            "examples": ["Someone has just taken this time. Please choose another."],
        },
        "code": {"type": "string", "description": "Stable, for programs.", "examples": ["slot_taken"]},
        "errors": {
            "type": "object",
            "additionalProperties": {"type": "string"},
            "description": "A sentence by field.",
        },
        "alternatives": {
            "type": "array",
            "maxItems": 3,
            "items": {"type": "string", "format": "date-time"},
            "description": "Free starts near the one that was refused.",
        },
        "reference": {"type": "string", "description": "Of a defect."},
    },
}


def refusals(*statuses: int, changes: bool = False) -> Responses:
    """Return the error responses of an operation, including those of every operation.

    Args:
        changes: Whether it takes a body or changes anything.
    """
    always = {401, 404, 422, 429, 500, 503} | ({400, 403, 413} if changes else {400})
    return {
        status: {
            "description": _WORDS[status],
            "content": {problems.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
            **({"headers": _HEADERS[status]} if status in _HEADERS else {}),
        }
        for status in sorted(always | set(statuses))
    }
