"""OpenAPI document of the API."""

from collections.abc import Sequence
from typing import Any

from fastapi.openapi.utils import get_openapi
from starlette.routing import BaseRoute

from pages.api.docs.contract import PROBLEM, SCHEMES

VERSION = "1.0.0"
PREFIX = "/api"

ABOUT = """Everything that the pages do, for programs.

- JSON in and out. Unknown fields and values of another type are refused with 422.
- Times come in as RFC 3339 with an offset, and go out in UTC with a Z.
- Amounts are text in whole units of their currency, such as "90.00".
- A refusal is `application/problem+json` (RFC 9457) with a sentence in `detail` and a stable `code`.
- The refusal of a start carries up to three `alternatives` that are free.
- What is unknown and what is somebody else's look the same: 404.
- Through this interface every change is final at once; there is no undo.
"""


def document(calls: Sequence[BaseRoute], health: Sequence[BaseRoute]) -> dict[str, Any]:
    """Build the document of the operations below /api and of the health checks."""
    schema = get_openapi(
        title="ExpertConnect",
        version=VERSION,
        summary="Booking experts, over HTTP",
        description=ABOUT,
        routes=[*calls],
    )
    health_schema = get_openapi(title="", version=VERSION, routes=[*health])
    schema["paths"] = {
        PREFIX + path: operations for path, operations in schema["paths"].items()
    } | health_schema["paths"]
    components = schema.setdefault("components", {})
    schemas = health_schema.get("components", {}).get("schemas", {}) | components.get("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    components["schemas"] = dict(sorted((schemas | {"Problem": PROBLEM}).items()))
    components["securitySchemes"] = SCHEMES
    return schema
