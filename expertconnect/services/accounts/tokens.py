"""Signed tokens (JWT, RFC 7519): each for one purpose and one sign-in row. The only importer of jwt.

A token alone grants nothing: the row of its sign-in, which can be revoked, is read in every command.
"""

import base64
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

import jwt

from expertconnect.services.common.key_derivation import derive

ALGORITHM = "HS256"
ISSUER = "expertconnect"
LONGEST = 1024  # characters; the tokens issued here have about 300
LEEWAY = timedelta(seconds=60)
"""How far in the future a token may have been issued, because clocks of several machines differ."""

_BASE64URL = re.compile(r"[A-Za-z0-9_-]+")
_CLAIMS = ["iss", "aud", "sub", "jti", "iat", "exp"]
# `read` checks times against the given clock and the audience exactly: PyJWT would read the system clock, and accept a
# list that contains the audience.
_OPTIONS: Any = {
    "require": _CLAIMS,
    "verify_exp": False,
    "verify_iat": False,
    "verify_nbf": False,
    "verify_aud": False,
}


class Purpose(StrEnum):
    """Purpose of a token; one is never accepted for another."""

    SESSION = "session"
    GUEST = "guest"


@dataclass(frozen=True, slots=True)
class Claims:
    """Claims of a token.

    Attributes:
        subject: User id, or `guest`.
        token_id: Id of the sign-in row.
    """

    subject: str
    token_id: str
    issued_at: datetime
    expires_at: datetime


def issue(secret: bytes, purpose: Purpose, claims: Claims) -> str:
    """Sign a token."""
    body = {
        "iss": ISSUER,
        "aud": purpose.value,
        "sub": claims.subject,
        "jti": claims.token_id,
        "iat": int(claims.issued_at.timestamp()),
        "exp": int(claims.expires_at.timestamp()),
    }
    return jwt.encode(body, _key(secret, purpose), algorithm=ALGORITHM)


def read(secret: bytes, purpose: Purpose, token: object, now: datetime) -> Claims | None:
    """Return the claims of a token; None for one with another signature, purpose or time."""
    if not isinstance(token, str) or len(token) > LONGEST or not _is_canonical(token):
        return None
    try:
        body = jwt.decode(
            token, _key(secret, purpose), algorithms=[ALGORITHM], issuer=ISSUER, options=_OPTIONS
        )
    except jwt.PyJWTError:
        return None
    texts, times = (body["sub"], body["jti"]), (body["iat"], body["exp"])
    if body["aud"] != purpose.value or any(type(part) is not str or not part for part in texts):
        return None
    if any(type(part) is not int or not 0 <= part < 2**33 for part in times):
        return None
    issued_at, expires_at = (datetime.fromtimestamp(part, UTC) for part in times)
    if issued_at > now + LEEWAY or expires_at <= now:
        return None
    return Claims(*texts, issued_at, expires_at)


def _is_canonical(token: str) -> bool:
    """Whether each part is spelt as it is issued: base64 has other spellings of the same bytes, which PyJWT accepts."""
    parts = token.split(".")
    return len(parts) == 3 and all(map(_is_canonical_part, parts))


def _is_canonical_part(part: str) -> bool:
    if not _BASE64URL.fullmatch(part) or len(part) % 4 == 1:
        return False
    whole = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    return base64.urlsafe_b64encode(whole).rstrip(b"=").decode() == part


def _key(secret: bytes, purpose: Purpose) -> bytes:
    return derive(secret, f"token:{purpose.value}")
