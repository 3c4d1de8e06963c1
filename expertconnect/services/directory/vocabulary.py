"""Vocabulary of the directory: splits texts into words and finds the words a typed one may mean."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from expertconnect.domain import bounds

_WORD = re.compile(r"\w+")
# Characters that do not come apart under NFKD and are typed without their stroke or ring.
_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"})

MAX_WORDS = 8
"""Words of a query that are looked up."""
MAX_MEANINGS = 400
"""Words of the directory that one typed word may stand for."""

EXACT, PREFIX, TYPED_WRONG = 1.0, 0.6, 0.35
_SILENT = frozenset(
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
    """Words of a query that are worth looking up; all of them if it consists of stop words."""
    found = list(dict.fromkeys(words_of(query[: bounds.SEARCH.most])))
    telling = [word for word in found if word not in _SILENT]
    return (telling or found)[:MAX_WORDS]


class Vocabulary:
    """All words of the directory, sorted.

    Args:
        words: Each once, in any order.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._sorted: Sequence[str] = sorted(words)

    def meanings(self, typed: str) -> list[tuple[str, float]]:
        """Words that a typed one may mean, each with its score, 0 to 1.

        The word itself and those that begin with it; if there are none, those that are one typing error away
        for 4 to 6 characters, and two for more. Swapped neighbours count as one error (OSA).
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
