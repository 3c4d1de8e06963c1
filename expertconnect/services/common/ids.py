"""Public ids: unguessable uids for URLs, and a check whether a value can be an id."""

import re
import secrets
from typing import TypeGuard

_WORD = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)


def new_uid() -> str:
    """Return 128 random bits as 32 hexadecimal digits."""
    return secrets.token_hex(16)


def is_word(value: object) -> TypeGuard[str]:
    """Whether an untrusted value has the form of a uid, username or slug; if not, no query is needed."""
    return isinstance(value, str) and _WORD.fullmatch(value) is not None
