"""Vocabulary of the directory: split texts into words, and find those that a typed word may mean."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from expertconnect.domain import bounds

_WORD = re.compile(r"\w+")
# Characters that NFKD does not decompose, but that people type as plain ones.
_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"})

MAX_WORDS = 8
"""Maximum of words of a query that are searched for."""
MAX_MEANINGS = 400
"""Maximum of words of the directory that one typed word may match."""

EXACT, PREFIX, TYPED_WRONG = 1.0, 0.6, 0.35
_STOP_WORDS = frozenset(
    "a an and are at can for from how i in is it me my need of on or somebody someone the to who with".split()
)


def words_of(text: str) -> list[str]:
    """Split a text into words, folded: without case, accents and punctuation."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = (
        "".join(c for c in decomposed if not unicodedata.combining(c)) if not text.isascii() else decomposed
    )
    return _WORD.findall(bare.translate(_PLAIN).replace("'", "").replace("’", "").replace("_", " "))


def query_words(query: str) -> list[str]:
    """Return the words of a query without stop words; with them if there are no others."""
    words = list(dict.fromkeys(words_of(query[: bounds.SEARCH.most])))
    without_stop_words = [word for word in words if word not in _STOP_WORDS]
    return (without_stop_words or words)[:MAX_WORDS]


class Vocabulary:
    """All words of the directory, sorted.

    Args:
        words: Each once, in any order.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._sorted: Sequence[str] = sorted(words)

    def meanings(self, typed: str) -> list[tuple[str, float]]:
        """Return the words that a typed one may mean, each with its score, 0 to 1.

        The word itself and those that begin with it; if there are none, those within an edit distance of 1 for 4 to 6
        characters, and of 2 for longer words. A transposition counts as one edit (OSA).
        """
        found = self._beginning(typed)
        if found or len(typed) < 4:
            return found
        near = extract(
            typed,
            self._sorted,
            scorer=OSA.distance,
            processor=None,
            score_cutoff=1 if len(typed) <= 6 else 2,
            limit=MAX_MEANINGS,
        )
        return [(word, TYPED_WRONG / distance) for word, distance, _ in near]

    def _beginning(self, typed: str) -> list[tuple[str, float]]:
        start = bisect_left(self._sorted, typed)
        found = []
        for word in self._sorted[start : start + MAX_MEANINGS]:
            if not word.startswith(typed):
                break
            found.append((word, EXACT if word == typed else PREFIX))
        return found
