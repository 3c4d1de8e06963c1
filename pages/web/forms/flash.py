"""Flash messages: which fields of a refused post were wrong and what was typed; never a password.

It travels in a signed cookie that lives for two minutes; the query only says that there is one.
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
"""What of a form is shown again. A password or a token never is."""
_LONGEST = 320
_LABEL = "flash"


@dataclass(frozen=True, slots=True)
class Flash:
    """A refused post, as its page shows it.

    Attributes:
        code: Of the refusal, as in the query's `problem`.
        sentence: For the person; pages show it through `told`, as the fields'.
        fields: A sentence by field.
        typed: What had been typed, by field.
        retry_at: When it may be tried again; None where that does not matter.
    """

    code: str
    sentence: str
    fields: Mapping[str, str] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)
    retry_at: datetime | None = None


def flash_of(application: Application, scope: Scope, problem: str) -> Flash | None:
    """Return the refusal that the page's query names.

    Args:
        problem: The `problem` of the query; nothing else of the query is ever shown.

    Returns:
        None when there is none, it is not ours or it is older than two minutes.
    """
    cookie = CookieJar(is_https=application.settings.is_https).read(scope).get(FLASH)
    flash = _opened(application, cookie) if problem and cookie else None
    return flash if flash is not None and flash.code == problem else None


def sealed(application: Application, refusal: DomainError, typed: Mapping[str, object]) -> str:
    """Return the signed cookie value of a refused post."""
    shown = {
        key: value for key in KEPT if isinstance(value := typed.get(key), str) and len(value) <= _LONGEST
    }
    body = {
        "at": int(application.clock().timestamp()),
        "code": refusal.code,
        "sentence": packed(refusal.sentence),
        "fields": {field: packed(why) for field, why in list(refusal.fields.items())[:8]},
        "typed": shown,
        "retry_after": getattr(refusal, "retry_after", 0),
    }
    text = base64.urlsafe_b64encode(json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")).decode()
    if len(text) > 3600:  # browsers keep 4 KB to a cookie
        return sealed(application, refusal, {})
    return f"{text}.{_seal(application, text)}"


def _opened(application: Application, cookie: str) -> Flash | None:
    text, _, seal = cookie.partition(".")
    if not hmac.compare_digest(seal, _seal(application, text)):
        return None
    body = json.loads(base64.urlsafe_b64decode(text))
    at = datetime.fromtimestamp(body["at"], UTC)
    if application.clock() - at > LIVES:
        return None
    wait = body["retry_after"]
    fields = {field: unpacked(why) for field, why in body["fields"].items()}
    retry_at = at + timedelta(seconds=wait) if wait else None
    return Flash(body["code"], unpacked(body["sentence"]), fields, body["typed"], retry_at)


def _seal(application: Application, text: str) -> str:
    return keyed_hash(application.database.secret, _LABEL, text)
