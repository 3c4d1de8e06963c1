"""Public ids: what may stand in an address without telling anything."""

import re
import secrets
from typing import TypeGuard

_WORD = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)


def new_uid() -> str:
    """128 random bits as 32 hexadecimal digits."""
    return secrets.token_hex(16)


def is_word(value: object) -> TypeGuard[str]:
    """Whether something that was sent could be a uid, a username or a slug at all; else no database is asked."""
    return isinstance(value, str) and _WORD.fullmatch(value) is not None
