"""What a browser says of its reader with every page it asks for: zone, language, clock."""

import re
from dataclasses import dataclass

from fastapi import Request

ZONE_SEEN = "ec-zone"
ZONE_CHOSEN = "ec-zone-chosen"
HOUR12 = "ec-hour12"

_TAG = re.compile(r"[a-zA-Z]{2,3}(?:-[a-zA-Z0-9]{2,8}){0,2}")
DEFAULT_LOCALE = "en"


@dataclass(frozen=True, slots=True)
class Reading:
    """How somebody reads.

    Attributes:
        locale: The first language we have words for, with its region.
        hour12: What the reader chose; None when nothing was.
    """

    locale: str
    hour12: bool | None


def reading_of(request: Request) -> Reading:
    """Read a request's headers and cookies; nonsense counts as nothing."""
    chosen = request.cookies.get(HOUR12)
    return Reading(
        locale_of(request.headers.get("accept-language", "")), {"1": True, "0": False}.get(chosen or "")
    )


def locale_of(accept_language: str) -> str:
    """The first English of an Accept-Language header, region included; plain English when there is none."""
    for part in accept_language[:200].split(","):
        tag = part.split(";")[0].strip()
        if _TAG.fullmatch(tag) and tag.lower().split("-")[0] == "en":
            language, _, region = tag.partition("-")
            return f"{language.lower()}-{region.upper()}" if len(region) == 2 else language.lower()
    return DEFAULT_LOCALE
