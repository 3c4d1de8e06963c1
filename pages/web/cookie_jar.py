"""Credential cookies: HttpOnly, SameSite=Lax, and on https Secure with the __Host- prefix."""

import re
from collections.abc import Mapping
from datetime import timedelta

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.types import Scope

SESSION, GUEST, VISITOR, FLASH = "ec-session", "ec-guest", "ec-visitor", "ec-flash"

VISITOR_LIVES = timedelta(days=365)
MANAGE_LIVES = timedelta(hours=2)
"""How long a browser that has opened a manage link may manage the booking without opening it again."""

_UID = re.compile(r"[0-9a-f]{32}")
_VALUE = re.compile(r"[A-Za-z0-9_.=-]{0,3800}")


def manage_cookie(booking_uid: str) -> str:
    """Return the name of the cookie that holds one booking's manage token.

    Raises:
        ValueError: If it is not a uid: visitors must not choose the names of cookies.
    """
    if not _UID.fullmatch(booking_uid):
        raise ValueError("not a booking's uid")
    return f"ec-manage-{booking_uid}"


class CookieJar:
    """Names, parser and Set-Cookie headers of the credential cookies.

    Args:
        is_https: Whether browsers reach the site by https; plain http allows neither Secure nor the prefix.
    """

    def __init__(self, *, is_https: bool) -> None:
        self._prefix = "__Host-" if is_https else ""
        self._secure = "; Secure" if is_https else ""

    def name(self, plain: str) -> str:
        """Return the cookie's name as browsers know it, with the prefix."""
        return self._prefix + plain

    def read(self, scope: Scope) -> "RequestCookies":
        """Read the cookies of a request or a socket."""
        return RequestCookies(self, cookie_parser(Headers(scope=scope).get("cookie", "")))

    def keep(self, plain: str, value: str, lifetime: timedelta) -> str:
        """Return a Set-Cookie header that sets a value.

        Raises:
            ValueError: If the value could end the header.
        """
        if not _VALUE.fullmatch(value):
            raise ValueError("not a value for a cookie")
        seconds = int(lifetime.total_seconds())
        return f"{self.name(plain)}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{self._secure}"

    def drop(self, plain: str) -> str:
        """Return a Set-Cookie header that deletes a value."""
        return self.keep(plain, "", timedelta(0))


class RequestCookies:
    """The cookies of one request, by their plain names."""

    def __init__(self, jar: CookieJar, cookies: Mapping[str, str]) -> None:
        self._jar = jar
        self._cookies = cookies

    def get(self, plain: str) -> str:
        """Return a value; empty when absent."""
        return self._cookies.get(self._jar.name(plain), "")
