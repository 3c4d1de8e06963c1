"""Public ids: unguessable uids for addresses, and a check for what could be one."""

import re
import secrets
from typing import TypeGuard

_WORD = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)


def new_uid() -> str:
    """Return 128 random bits as 32 hexadecimal digits."""
    return secrets.token_hex(16)


def is_word(value: object) -> TypeGuard[str]:
    """Whether a value could be a uid, a username or a slug at all; otherwise the database is not asked."""
    return isinstance(value, str) and _WORD.fullmatch(value) is not None
