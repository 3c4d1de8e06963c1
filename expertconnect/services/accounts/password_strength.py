"""Password strength: refuse what is guessed first. The only importer of zxcvbn.

zxcvbn estimates how many guesses a password takes, from lists of words, names, keys in a row, dates and repetitions. It
takes seconds for long texts that are made for it, so it sees a part of a password and runs in one thread of its own.
"""

import asyncio
import re
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

from db.engine.unit_of_work import UnitOfWork
from db.models import User
from expertconnect.config import Settings
from expertconnect.domain.errors import Invalid
from expertconnect.domain.sentences import sentence

MIN_GUESSES = 10**8
PART = 28
"""Characters that are examined at each end; whatever stands between adds to the strength only."""
MAX_WORDS = 30
OWN_WORDS = sentence(
    "This is made of your name, your address or the name of this site. Please choose something that nobody would expect of you."
)
TRIED_FIRST = sentence("This is one of the passwords that are tried first. Please choose another one.")
PATTERN = sentence(
    "Repetitions, rows of keys and dates are guessed quickly. Four words that have nothing to do with each other are better."
)
EASY = sentence(
    "This is easy to guess. Four words that have nothing to do with each other are hard to guess and easy to remember."
)

_THREAD = ThreadPoolExecutor(1, thread_name_prefix="password-strength")
_PATTERNS = frozenset({"repeat", "sequence", "spatial", "date"})
_LISTED = "passwords"


async def require_strong(password: str, words: Iterable[str], field: str = "password") -> None:
    """Refuse a password that is easy to guess.

    Args:
        words: Of the site and the person, see `words_of`.

    Raises:
        Invalid: If it is.
    """
    reason = await asyncio.get_running_loop().run_in_executor(_THREAD, weakness, password, tuple(words))
    if reason:
        raise Invalid(fields={field: reason})


def weakness(password: str, words: Iterable[str] = ()) -> str:
    """Return why a password is easy to guess; empty if it is not. Blocks for up to a quarter of a second."""
    own = tuple(words)
    reason = _weakness(password[:PART], own)
    return _weakness(password[-PART:], own) and reason if reason and len(password) > PART else reason


def words_of(settings: Settings, *, name: str = "", email: str = "") -> tuple[str, ...]:
    """Return words that an attacker would try first: of the site, and of a person's name and address."""
    host = urlsplit(settings.url).hostname or ""
    texts = ("expertconnect", settings.site_name, host, name, email)
    parts = [part for text in texts for part in (text, *re.split(r"[\W_]+", text))]
    joined = [re.sub(r"[\W_]+", "", text) for text in texts]
    words = (word.lower()[:PART] for word in (*parts, *joined) if len(word) > 2)
    return tuple(dict.fromkeys(words))[:MAX_WORDS]


def words_of_account(work: UnitOfWork, user: User) -> tuple[str, ...]:
    """Return the words for an account's password."""
    return words_of(work.settings, name=user.name, email=user.email_shown)


def _weakness(part: str, words: tuple[str, ...]) -> str:
    from zxcvbn import zxcvbn  # its lists take 0.2 s to load: at the first password, not at the start

    found: dict[str, Any] = zxcvbn(part, user_inputs=list(words))
    if found["guesses"] >= MIN_GUESSES:
        return ""
    matches: list[dict[str, Any]] = found["sequence"]
    if any(match.get("dictionary_name") == "user_inputs" for match in matches):
        return OWN_WORDS
    if len(matches) == 1 and matches[0].get("dictionary_name") == _LISTED:
        return TRIED_FIRST
    return PATTERN if any(match["pattern"] in _PATTERNS for match in matches) else EASY
