"""In-memory search index of the directory: all listed experts, and the words by which they are found.

A search rebuilds the index from the database if the one in memory is of an older version. The version is a row that
every command which changes data of the directory replaces in its own transaction (`common.directory_version.bump`). So
every search sees all that was committed before it began, in any process, and a refused command causes no rebuild.
"""

import threading
from array import array
from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import func, select

from db.engine.unit_of_work import UnitOfWork
from db.models import Category, Expert, Picture, SystemNote, User
from expertconnect.domain.money import Money
from expertconnect.domain.people import picture_address
from expertconnect.i18n import language_name
from expertconnect.services.common.directory_version import NAME
from expertconnect.services.directory.approximate_rates import rough_worth
from expertconnect.services.directory.vocabulary import Vocabulary, query_words, words_of

_PLACE = "directory"
# Weight of a word by the field that contains it.
_NAME, _HEADLINE, _CATEGORY, _LANGUAGE, _CITY, _BIO = 8, 5, 4, 3, 3, 1

Version = tuple[str | None, int | None]
_building = threading.Lock()


@dataclass(frozen=True, slots=True)
class Entry:
    """A listed expert in the index.

    Attributes:
        worth: The hourly rate in approximate euro cents, to compare currencies.
    """

    expert_id: int
    username: str
    name: str
    headline: str
    category: str
    category_slug: str
    languages: tuple[str, ...]
    city: str
    time_zone: str
    rate: Money
    rating_sum: int
    rating_count: int
    worth: int
    image_url: str = ""

    @property
    def rating(self) -> float | None:
        """Average rating, 1 to 5; None before the first review."""
        return self.rating_sum / self.rating_count if self.rating_count else None


class Index:
    """One version of the index. Immutable once built, so that any thread may read it.

    Attributes:
        version: The directory version, read before the entries.
        entries: The experts, best rated first.
    """

    def __init__(self, version: Version, experts: list[tuple[Entry, str]]) -> None:
        self.version = version
        self.entries = [entry for entry, _ in experts]
        positions: dict[str, array[int]] = defaultdict(lambda: array("L"))
        weights: dict[str, array[int]] = defaultdict(lambda: array("B"))
        for position, (entry, bio) in enumerate(experts):
            for word, weight in _weighed(entry, bio).items():
                positions[word].append(position)
                weights[word].append(weight)
        self._positions, self._weights = dict(positions), dict(weights)
        self._vocabulary = Vocabulary(self._positions)

    def matching(self, query: str) -> dict[int, float] | None:
        """Return the entries that match a query best, with their scores; None for an empty query.

        They match every word; if there are none, as many words as possible and at least half.
        """
        words = query_words(query)
        if not words:
            return None if not query.strip() else {}
        scores: dict[int, float] = defaultdict(float)
        fits: dict[int, int] = defaultdict(int)
        for typed in words:
            for position, score in self._scores(typed).items():
                scores[position] += score
                fits[position] += 1
        most = max(fits.values(), default=0)
        if most * 2 < len(words):
            return {}
        return {position: scores[position] for position, count in fits.items() if count == most}

    def _scores(self, typed: str) -> dict[int, float]:
        """The best score of one typed word for each entry."""
        best: dict[int, float] = {}
        for word, fit in self._vocabulary.meanings(typed):
            for position, weight in zip(self._positions[word], self._weights[word], strict=True):
                score = fit * weight
                if score > best.get(position, 0.0):
                    best[position] = score
        return best


def current(work: UnitOfWork) -> Index:
    """Return the index of the current directory version, from memory when it is up to date."""
    version = _version(work)
    cached = work.remembered.get(_PLACE)
    if isinstance(cached, Index) and cached.version == version:
        return cached
    if not work.reads_only:
        return _build(work, version)  # not cached: it may contain uncommitted changes of this command
    with _building:
        cached = work.remembered.get(_PLACE)
        if isinstance(cached, Index) and cached.version == version:
            return cached
        built = _build(work, version)
        work.remembered[_PLACE] = built
        return built


def _version(work: UnitOfWork) -> Version:
    note = select(SystemNote.value).where(SystemNote.name == NAME).scalar_subquery()
    row = work.session.execute(select(note, select(func.max(Expert.id)).scalar_subquery())).one()
    return row[0], row[1]


def _build(work: UnitOfWork, version: Version) -> Index:
    rows = work.session.execute(
        select(
            Expert.id,
            Expert.username,
            User.name,
            Expert.headline,
            Category.name,
            Category.slug,
            Expert.languages,
            Expert.city,
            Expert.time_zone,
            Expert.hourly_rate_minor,
            Expert.currency,
            Expert.rating_sum,
            Expert.rating_count,
            Expert.bio,
            Picture.key,
        )
        .join(User, User.id == Expert.user_id)
        .join(Category, Category.id == Expert.category_id)
        .outerjoin(Picture, Picture.user_id == Expert.user_id)
        .where(Expert.is_listed)
        .order_by(Expert.id)
    )
    experts = []
    for row in rows:
        rate = Money(row[9], row[10])
        entry = Entry(
            row[0],
            row[1],
            row[2],
            row[3],
            row[4],
            row[5],
            tuple(row[6]),
            row[7],
            row[8],
            rate,
            row[11],
            row[12],
            rough_worth(rate),
            picture_address(row[14]),
        )
        experts.append((entry, row[13]))
    experts.sort(key=lambda expert: _by_rating(expert[0]))
    return Index(version, experts)


def _by_rating(entry: Entry) -> tuple[float, int, int]:
    """Sort key, best rated first. Three average reviews are added to each (Bayesian average), so that a single
    five-star review does not lead the list.
    """
    adjusted = (entry.rating_sum + 3 * 4.2) / (entry.rating_count + 3) if entry.rating_count else 0.0
    return -adjusted, -entry.rating_count, entry.expert_id


def _weighed(entry: Entry, bio: str) -> dict[str, int]:
    """The words of an entry, each with its greatest weight."""
    spoken = " ".join(language_name(code) for code in entry.languages)
    texts = (
        (bio, _BIO), (entry.city, _CITY), (spoken, _LANGUAGE), (entry.category, _CATEGORY),
        (entry.headline, _HEADLINE), (f"{entry.name} {entry.username}", _NAME),
    )  # fmt: skip
    return {word: weight for text, weight in texts for word in words_of(text)}
