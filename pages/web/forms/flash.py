"""Flash messages: errors and typed values of a refused form post; never a password.

They are kept in a signed cookie for two minutes; the query of the page only carries the refusal's code.
"""

import base64
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from starlette.types import Scope

from expertconnect.application import Application
from expertconnect.domain.errors import DomainError
from expertconnect.domain.sentences import packed, unpacked
from expertconnect.services.common.key_derivation import keyed_hash
from pages.web.cookie_jar import FLASH, CookieJar

LIVES = timedelta(minutes=2)
KEPT = ("email", "name", "time_zone", "next")
"""Fields whose typed values are shown again. Passwords and tokens never are."""
_LONGEST = 320
_LABEL = "flash"


@dataclass(frozen=True, slots=True)
class Flash:
    """Errors and typed values of a refused post, for the page of its form.

    Attributes:
        code: Code of the refusal, as in the query's `problem`.
        sentence: Message for the person; pages render it, and those of the fields, with `translate`.
        fields: Error messages by field.
        typed: Typed values by field.
        retry_at: When it may be tried again; None if at any time.
    """

    code: str
    sentence: str
    fields: Mapping[str, str] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)
    retry_at: datetime | None = None


def flash_of(application: Application, scope: Scope, problem: str) -> Flash | None:
    """Return the flash message that the page's query names.

    Args:
        problem: The `problem` of the query; nothing else of the query is ever shown.

    Returns:
        None if there is none, its signature is wrong or it is older than two minutes.
    """
    cookie = CookieJar(is_https=application.settings.is_https).read(scope).get(FLASH)
    flash = _opened(application, cookie) if problem and cookie else None
    return flash if flash is not None and flash.code == problem else None


def sealed(application: Application, refusal: DomainError, typed: Mapping[str, object]) -> str:
    """Return the signed cookie value of a refused post."""
    typed_back = {
        key: value for key in KEPT if isinstance(value := typed.get(key), str) and len(value) <= _LONGEST
    }
    body = {
        "at": int(application.clock().timestamp()),
        "code": refusal.code,
        "sentence": packed(refusal.sentence),
        "fields": {field: packed(message) for field, message in list(refusal.fields.items())[:8]},
        "typed": typed_back,
        "retry_after": getattr(refusal, "retry_after", 0),
    }
    payload = base64.urlsafe_b64encode(
        json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
    ).decode()
    if len(payload) > 3600:  # browsers keep 4 KB to a cookie
        return sealed(application, refusal, {})
    return f"{payload}.{_seal(application, payload)}"


def _opened(application: Application, cookie: str) -> Flash | None:
    payload, _, seal = cookie.partition(".")
    if not hmac.compare_digest(seal, _seal(application, payload)):
        return None
    body = json.loads(base64.urlsafe_b64decode(payload))
    created_at = datetime.fromtimestamp(body["at"], UTC)
    if application.clock() - created_at > LIVES:
        return None
    wait = body["retry_after"]
    fields = {field: unpacked(message) for field, message in body["fields"].items()}
    retry_at = created_at + timedelta(seconds=wait) if wait else None
    return Flash(body["code"], unpacked(body["sentence"]), fields, body["typed"], retry_at)


def _seal(application: Application, payload: str) -> str:
    return keyed_hash(application.database.secret, _LABEL, payload)
