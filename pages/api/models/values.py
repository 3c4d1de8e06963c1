"""What goes in and out: strict, bounded values that say in the document what they are."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticCustomError

from expertconnect.domain.errors import Invalid
from expertconnect.domain.money import CURRENCIES, Money
from expertconnect.services.common import validation

T = TypeVar("T")

SENTENCE = "sentence"
"""The type of a validation error whose message is meant for people already."""

_COUNT = re.compile(r"[0-9]{1,9}")


class Given(BaseModel):
    """The base of what is sent: no unknown field, and no value of another type."""

    model_config = ConfigDict(strict=True, extra="forbid")


class Shown(BaseModel):
    """The base of what is answered."""

    model_config = ConfigDict(frozen=True)


def refuse(sentence: str) -> PydanticCustomError:
    """An error whose message is the sentence."""
    return PydanticCustomError(SENTENCE, "{sentence}", {"sentence": sentence})


def _checked(check: Callable[[Any], T]) -> Callable[[Any], T]:
    """A check of the services as a validator of a text."""

    def validate(value: Any) -> T:
        try:
            return check(value if isinstance(value, str) else None)
        except Invalid as error:
            raise refuse(next(iter(error.fields.values()), str(error))) from None

    return validate


def _count(value: Any) -> int:
    if not isinstance(value, str) or not _COUNT.fullmatch(value):
        raise refuse("Please give a whole number.")
    return int(value)


def _amount(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int) or len(str(value)) > 12:
        raise refuse('Please give an amount as text, such as "90.50", or a whole number.')
    return str(value)


def utc_text(instant: datetime) -> str:
    """An instant as RFC 3339 in UTC with a Z, to the second."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def amount_text(money: Money) -> str:
    """An amount in major units, with all its digits: 90.00."""
    return str(Decimal(money.minor).scaleb(-CURRENCIES[money.currency]))


Instant = Annotated[
    datetime,
    BeforeValidator(_checked(validation.instant)),
    WithJsonSchema(
        {
            "type": "string",
            "format": "date-time",
            "description": "RFC 3339 with an offset.",
            "examples": ["2026-03-03T09:00:00+01:00"],
        }
    ),
]
Day = Annotated[
    date,
    BeforeValidator(_checked(validation.day)),
    WithJsonSchema({"type": "string", "format": "date", "examples": ["2026-03-03"]}),
]
Amount = Annotated[
    str,
    BeforeValidator(_amount),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "pattern": r"^\d{1,9}([.,]\d{1,2})?$"},
                {"type": "integer", "minimum": 0, "maximum": 999_999_999},
            ],
            "description": "In whole units of the currency, such as euros; never a float.",
            "examples": ["90.00", 90],
        }
    ),
]
Currency = Annotated[str, Field(min_length=3, max_length=3, description="ISO 4217.", examples=["EUR"])]
Zone = Annotated[
    str,
    Field(min_length=1, max_length=64, description="IANA name of a time zone.", examples=["Europe/Berlin"]),
]
Word = Annotated[str, Field(min_length=3, max_length=32, examples=["ada-lovelace"])]
Uid = Annotated[str, Field(min_length=1, max_length=64, description="The public id.")]
Version = Annotated[
    int | None,
    Field(
        ge=1,
        le=2**31 - 1,
        description="The version that was seen; refused with 409 when there is another now.",
    ),
]
Reason = Annotated[str, Field(max_length=500, description="For the other side.")]

# In a query everything is text.
Count = Annotated[int, BeforeValidator(_count), WithJsonSchema({"type": "integer", "minimum": 0})]
Cursor = Annotated[
    str | None, Field(max_length=400, description="The next_cursor of the page before, as it was given.")
]

Utc = Annotated[
    datetime,
    PlainSerializer(utc_text, return_type=str),
    WithJsonSchema(
        {"type": "string", "format": "date-time", "examples": ["2026-03-03T08:00:00Z"]}, mode="serialization"
    ),
]
