"""Validation of field values: each function returns the value to store, or raises `Invalid` with a sentence.

The sentence is in `fields`, under the field's name; `Form` collects those of several fields.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from types import TracebackType
from typing import ParamSpec, TypeVar, cast
from zoneinfo import available_timezones

from expertconnect.domain import bounds
from expertconnect.domain.booking import Attendee, Question, QuestionKind
from expertconnect.domain.bounds import Text, Whole
from expertconnect.domain.errors import Invalid
from expertconnect.domain.money import CURRENCIES, Money
from expertconnect.domain.people import RESERVED_NAMES, USERNAME
from expertconnect.domain.sentences import sentence
from expertconnect.services.common.text import (
    Address,
    email,
    email_key,
    has_odd_characters,
    is_visible,
    label,
    phone,
    refused,
    text,
)

P = ParamSpec("P")
T = TypeVar("T")

NONE_OF_THEM = sentence("Please choose one of the options.")
_RFC3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_LOCALE = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|\d{3}))?", re.ASCII)
# Years that time zones, ticks and calendar programs can represent.
FIRST_YEAR, LAST_YEAR = 1971, 2199


class Form:
    """Collects the errors of several fields and raises them together.

    Inside the block the value of a refused field is None; use the values after the block::

        with Form() as form:
            display_name = form.of(name, typed_name)
            time_zone = form.of(zone, typed_zone)
    """

    def __init__(self) -> None:
        self.fields: dict[str, str] = {}

    def of(self, check: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Return the validated value; an error is raised at the end of the block."""
        try:
            return check(*args, **kwargs)
        except Invalid as error:
            self.fields.update(error.fields)
            return cast(T, None)

    def wrong(self, field: str, why: str) -> None:
        """Record an error that concerns several fields."""
        self.fields.setdefault(field, why)

    def __enter__(self) -> "Form":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.fields and error is None:
            raise Invalid(fields=self.fields)


def name(value: object, field: str = "name") -> str:
    """Validate a person's name: one visible line, up to 120 characters, no web or e-mail address."""
    return label(value, field, bounds.NAME.most, least=bounds.NAME.least)


def title(value: object, field: str = "title") -> str:
    """Validate a title, by the rules of a name."""
    return label(value, field, bounds.TITLE.most, least=bounds.TITLE.least)


def notes(value: object, field: str = "notes") -> str:
    """Validate notes: text of several lines, up to 2000 characters, or none."""
    return text_within(value, field, bounds.NOTES)


def password(value: object, field: str = "password") -> str:
    """Validate a new password in NFC: 10 to 256 characters, one of them visible. Spaces at its ends are kept."""
    if not isinstance(value, str):
        raise refused(field, sentence("Please choose a password."))
    if len(value) > bounds.PASSWORD.most:
        raise refused(field, sentence("Please use at most {most} characters.", most=bounds.PASSWORD.most))
    if has_odd_characters(value):
        raise refused(field, sentence("This contains characters that cannot be typed everywhere."))
    if len(value) < bounds.PASSWORD.least or not is_visible(value):
        raise refused(
            field,
            sentence(
                "Please use at least {least} characters; a few words make a good one.",
                least=bounds.PASSWORD.least,
            ),
        )
    return unicodedata.normalize("NFC", value)


@cache
def zone_names() -> frozenset[str]:
    """Return the time zones that may be chosen: those of the tz database, without its technical entries."""
    return frozenset(
        name
        for name in available_timezones()
        if name not in {"localtime", "Factory", "posixrules"} and not name.startswith(("posix/", "right/"))
    )


def zone(value: object, field: str = "time_zone") -> str:
    """Validate an IANA time zone name against the allow-list, before ZoneInfo may see it."""
    if not isinstance(value, str) or value not in zone_names():
        raise refused(field, sentence("Please choose a time zone from the list."))
    return value


def locale(value: object, field: str = "locale") -> str:
    """Validate a language tag such as `en`, `de-AT` or `zh-Hant-TW` (BCP 47) and normalise its case."""
    match = _LOCALE.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise refused(field, sentence("Please choose a language from the list."))
    language, script, region = match.groups()
    parts = (language.lower(), script and script.title(), region and region.upper())
    return "-".join(part for part in parts if part)


def username(value: object, field: str = "username") -> str:
    """Validate a username: 3 to 32 of a-z, 0-9 and inner hyphens, except the reserved names.

    ASCII only, so that characters of other alphabets cannot imitate another username.
    """
    chosen = slug(value, field)
    if chosen in RESERVED_NAMES:
        raise refused(field, sentence("This name is kept for the site itself. Please choose another."))
    return chosen


def slug(value: object, field: str = "slug") -> str:
    """Validate a slug: 3 to 32 of a-z, 0-9 and inner hyphens; capitals become lower case."""
    folded = value.strip().lower() if isinstance(value, str) and value.isascii() and len(value) < 100 else ""
    if not USERNAME.fullmatch(folded):
        raise refused(
            field, sentence("Please use 3 to 32 small letters, digits and hyphens, such as ada-lovelace.")
        )
    return folded


def integer(value: object, field: str, least: int, most: int, *, step: int = 1) -> int:
    """Validate an int between two bounds, both included; a bool, str or float is refused."""
    if type(value) is not int or not least <= value <= most:
        raise refused(
            field, sentence("Please enter a whole number from {least} to {most}.", least=least, most=most)
        )
    if value % step:
        raise refused(field, sentence("Please enter a multiple of {step}.", step=step))
    return value


def text_within(value: object, field: str, bound: Text) -> str:
    """Validate a text within declared bounds."""
    return text(value, field, bound.most, least=bound.least, lines=bound.lines)


def integer_within(value: object, field: str, bound: Whole) -> int:
    """Validate a whole number within declared bounds."""
    return integer(value, field, bound.least, bound.most, step=bound.step)


def minutes(value: object, field: str, *, least: int = 0, most: int = 1440) -> int:
    """Validate a length in minutes, a multiple of five."""
    return integer(value, field, least, most, step=5)


def yes_or_no(value: object, field: str) -> bool:
    """Validate a bool; all other types are refused."""
    if not isinstance(value, bool):
        raise refused(field, sentence("Please say yes or no."))
    return value


def one_of(value: object, field: str, offered: Iterable[str]) -> str:
    """Validate a choice among offered values."""
    if not isinstance(value, str) or value not in set(offered):
        raise refused(field, NONE_OF_THEM)
    return value


def money(minor: object, currency: object, field: str = "price") -> Money:
    """Validate an amount in whole minor units (cents), 0 to 100 million."""
    code = one_of(currency, "currency", CURRENCIES)
    return Money(integer_within(minor, field, bounds.AMOUNT), code)


def price(value: object, currency: object, field: str = "price") -> Money:
    """Parse an amount as people write it, in major units: 90, "90.50" or "90,50"."""
    code = one_of(currency, "currency", CURRENCIES)
    digits = CURRENCIES[code]
    written = str(value).strip().replace(",", ".") if isinstance(value, (str, int, Decimal)) else ""
    shape = r"\d{1,9}" + (rf"(\.\d{{1,{digits}}})?" if digits else "")
    if isinstance(value, bool) or not re.fullmatch(shape, written, re.ASCII):
        raise refused(
            field,
            sentence("Please enter an amount with at most {digits} digits after the point.", digits=digits),
        )
    return money(int(Decimal(written).scaleb(digits)), code, field)


def instant(value: object, field: str = "start") -> datetime:
    """Parse an aware instant to UTC, from a datetime or an RFC 3339 text with its offset."""
    moment = value
    if isinstance(value, str) and len(value) < 40 and _RFC3339.fullmatch(value):
        try:
            moment = datetime.fromisoformat(value.upper())
        except ValueError:
            moment = None
    if not isinstance(moment, datetime) or moment.tzinfo is None or not _is_in_range(moment):
        raise refused(
            field, sentence("Please give a date and time with its offset, such as 2026-03-03T09:00:00+01:00.")
        )
    return moment.astimezone(UTC)


def day(value: object, field: str = "day") -> date:
    """Parse a calendar date, from a date or a text such as 2026-03-03."""
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            value = date.fromisoformat(value)
        except ValueError:
            value = None
    if not isinstance(value, date) or isinstance(value, datetime) or not _is_in_range(value):
        raise refused(field, sentence("Please give a date such as 2026-03-03."))
    return value


def attendee(given: Attendee, questions: Sequence[Question] = ()) -> Attendee:
    """Validate an attendee, with an answer to every required question.

    The address stays as typed; `email_key(attendee.email)` is its folded form.

    Raises:
        Invalid: With all invalid fields; answers under `answers.<question id>`.
    """
    with Form() as form:
        valid_name = form.of(name, given.name)
        address = form.of(email, given.email)
        valid_notes = form.of(notes, given.notes)
        time_zone = form.of(zone, given.time_zone)
        language = form.of(locale, given.locale)
        valid_answers = form.of(answers, given.answers, questions)
    return Attendee(valid_name, address.shown, valid_notes, time_zone, language, valid_answers)


def answers(given: object, questions: Sequence[Question]) -> dict[int, str]:
    """Validate answers by question id; empty ones are left out."""
    if not isinstance(given, Mapping) or set(given) - {question.id for question in questions}:
        raise refused("answers", sentence("The questions have changed. Please answer them again."))
    with Form() as form:
        by_id = {question.id: form.of(_answer, given.get(question.id), question) for question in questions}
    return {key: answer for key, answer in by_id.items() if answer}


def _answer(value: object, question: Question) -> str:
    field = f"answers.{question.id}"
    if isinstance(value, bool) and question.kind is QuestionKind.YES_NO:
        value = "yes" if value else "no"
    lines = question.kind is QuestionKind.LONG_TEXT
    answer = text(value, field, bounds.ANSWER.most, least=int(question.required), lines=lines)
    if not answer:
        return ""
    if question.kind is QuestionKind.CHOICE:
        return one_of(answer, field, question.options)
    if question.kind is QuestionKind.YES_NO:
        return one_of(answer, field, ("yes", "no"))
    return phone(answer, field) if question.kind is QuestionKind.PHONE else answer


def _is_in_range(value: date) -> bool:
    return FIRST_YEAR <= value.year <= LAST_YEAR


__all__ = [
    "Address",
    "Form",
    "answers",
    "attendee",
    "day",
    "email",
    "email_key",
    "instant",
    "integer",
    "integer_within",
    "is_visible",
    "label",
    "locale",
    "minutes",
    "money",
    "name",
    "notes",
    "one_of",
    "password",
    "phone",
    "price",
    "refused",
    "slug",
    "text",
    "text_within",
    "title",
    "username",
    "yes_or_no",
    "zone",
    "zone_names",
]
