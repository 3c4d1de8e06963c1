"""Reader locale: the language, region and clock that texts are written for.

The reader is a context variable: the code that draws a page, handles a click or writes an e-mail sets it once, and all
functions called from there use it. The default is English.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar

from expertconnect.i18n.languages import locale_of, uses_12_hours, week_start_of

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ReaderLocale:
    """Language, region and clock of a reader.

    Attributes:
        locale: BCP 47 tag for dates, numbers and money, such as de-AT; its language is that of the texts.
        hour12: Whether times are shown with AM and PM.
    """

    locale: str = "en"
    hour12: bool = False

    @classmethod
    def of(cls, locale: str, hour12: bool | None = None) -> "ReaderLocale":
        """Return the reader locale of a locale; its clock too if `hour12` is None."""
        return cls(locale, uses_12_hours(locale) if hour12 is None else hour12)

    @property
    def language(self) -> str:
        """Language of the texts, such as de."""
        return self.locale.partition("-")[0].lower()

    @property
    def direction(self) -> str:
        """Text direction: ltr or rtl."""
        return str(locale_of(self.locale).text_direction)

    @property
    def week_start(self) -> int:
        """First day of a week: 0 for Monday to 6 for Sunday."""
        return week_start_of(self.locale)


ENGLISH = ReaderLocale()
_READER: ContextVar[ReaderLocale] = ContextVar("reader", default=ENGLISH)


def reader() -> ReaderLocale:
    """Return the current reader locale."""
    return _READER.get()


@contextmanager
def reading(locale: ReaderLocale) -> Iterator[None]:
    """Set the reader locale within a `with` block."""
    token = _READER.set(locale)
    try:
        yield
    finally:
        _READER.reset(token)


def read_by(locale: ReaderLocale) -> None:
    """Set the reader locale from now on, in this task and those it starts."""
    _READER.set(locale)


def per_reader(maxsize: int) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Cache a function per reader, like `functools.lru_cache`, for results that contain texts, dates or times."""

    def decorate(function: Callable[P, T]) -> Callable[P, T]:
        @lru_cache(maxsize=maxsize)
        def cached(_: ReaderLocale, *args: P.args, **kwargs: P.kwargs) -> T:
            return function(*args, **kwargs)

        @wraps(function)
        def wrapper(*args: P.args, **kwargs: P.kwargs) -> T:
            return cached(_READER.get(), *args, **kwargs)  # type: ignore[arg-type]  # told apart at run time

        return wrapper

    return decorate
