"""The document as a page."""

from typing import Any


def docs_page(described: dict[str, Any]) -> str:
    return ""
