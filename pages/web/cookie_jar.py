"""Cookies that prove something: HttpOnly, SameSite=Lax, and on https Secure under the __Host- prefix."""

import re
from collections.abc import Mapping
from datetime import timedelta

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.types import Scope

SESSION, GUEST, VISITOR, FLASH = "ec-session", "ec-guest", "ec-visitor", "ec-flash"

VISITOR_LIVES = timedelta(days=365)
MANAGE_LIVES = timedelta(hours=2)
"""How long a browser that has shown a manage link need not show it again."""

_UID = re.compile(r"[0-9a-f]{32}")
_VALUE = re.compile(r"[A-Za-z0-9_.=-]{0,3800}")


def manage_cookie(booking_uid: str) -> str:
    """Return the name of the cookie that holds one booking's manage token.

    Raises:
        ValueError: If it is no uid: nothing a visitor writes may name a cookie.
    """
    if not _UID.fullmatch(booking_uid):
        raise ValueError("not a booking's uid")
    return f"ec-manage-{booking_uid}"


class CookieJar:
    """The cookies of one installation.

    Args:
        is_https: Whether browsers reach it by https; plain http allows neither Secure nor the prefix.
    """

    def __init__(self, *, is_https: bool) -> None:
        self._prefix = "__Host-" if is_https else ""
        self._secure = "; Secure" if is_https else ""

    def name(self, plain: str) -> str:
        """The name as browsers know it."""
        return self._prefix + plain

    def read(self, scope: Scope) -> "Received":
        """Read the cookies of a request or a socket."""
        return Received(self, cookie_parser(Headers(scope=scope).get("cookie", "")))

    def keep(self, plain: str, value: str, lives: timedelta) -> str:
        """Return a Set-Cookie header that sets a value.

        Raises:
            ValueError: If the value could end the header.
        """
        if not _VALUE.fullmatch(value):
            raise ValueError("not a value for a cookie")
        seconds = int(lives.total_seconds())
        return f"{self.name(plain)}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{self._secure}"

    def drop(self, plain: str) -> str:
        """Return a Set-Cookie header that deletes a value."""
        return self.keep(plain, "", timedelta(0))


class Received:
    """The cookies of one request, by their plain names."""

    def __init__(self, jar: CookieJar, cookies: Mapping[str, str]) -> None:
        self._jar = jar
        self._cookies = cookies

    def get(self, plain: str) -> str:
        """Return a value; empty when absent."""
        return self._cookies.get(self._jar.name(plain), "")
