"""Base models and value types of the API: strict, bounded, and described in the OpenAPI document."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated, Any, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    PlainSerializer,
    WithJsonSchema,
)
from pydantic_core import CoreSchema, PydanticCustomError, PydanticKnownError, core_schema

from expertconnect.domain import bounds
from expertconnect.domain.bounds import Many, Text, Whole
from expertconnect.domain.errors import Invalid
from expertconnect.services.common import validation

T = TypeVar("T")

SENTENCE = "sentence"
"""Type of validation errors whose message is already a sentence for people."""

_SURROGATE = re.compile("[\ud800-\udfff]")
_COUNT = re.compile(r"[0-9]{1,9}")


class Given(BaseModel):
    """Base of request models: no unknown fields, no values of another type."""

    model_config = ConfigDict(strict=True, extra="forbid")


class Shown(BaseModel):
    """Base of response models."""

    model_config = ConfigDict(frozen=True)


def refuse(sentence: str) -> PydanticCustomError:
    """Return a validation error with the sentence as its message."""
    return PydanticCustomError(SENTENCE, "{sentence}", {"sentence": sentence})


def _checked(check: Callable[[Any], T]) -> Callable[[Any], T]:
    """Turn a check of the services into a pydantic validator of a text."""

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
    if (
        isinstance(value, bool)
        or not isinstance(value, str | int)
        or len(str(value)) > bounds.TYPED_AMOUNT.most
    ):
        raise refuse('Please give an amount as text, such as "90.50", or a whole number.')
    return str(value)


def utc_text(instant: datetime) -> str:
    """Format an instant as RFC 3339 in UTC with a Z, to the second."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True, slots=True)
class Within:
    """Declared bounds of a value: part of the OpenAPI document, and enforced with the services' error messages.

    Attributes:
        bound: The bounds in the document.
        check: The service's check of such a value; by default a check of the bounds alone. It is called only for values
            outside the bounds, so that a text that fits after trimming is not refused here.
    """

    bound: Text | Whole | Many
    check: Callable[[Any], object] | None = None

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Validate by the type's own schema, then by the bounds."""
        return core_schema.no_info_after_validator_function(self._validate, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Add the bounds to the type's JSON schema."""
        return {**handler(schema), **self.described()}

    def described(self) -> dict[str, int]:
        """Return the bounds as keywords of JSON Schema."""
        if isinstance(self.bound, Many):
            return {"maxItems": self.bound.most}
        if isinstance(self.bound, Text):
            return {"maxLength": self.bound.most} | (
                {"minLength": self.bound.least} if self.bound.least else {}
            )
        keywords = {"minimum": self.bound.least, "maximum": self.bound.most}
        return keywords | ({"multipleOf": self.bound.step} if self.bound.step > 1 else {})

    def _validate(self, value: Any) -> Any:
        # Pydantic rejects lone surrogates only where it checks the length itself, which it does not do here.
        if isinstance(value, str) and _SURROGATE.search(value):
            raise PydanticKnownError("string_unicode")
        if self._is_outside(value):
            try:
                (self.check or self._by_bounds)(value)
            except Invalid as error:
                raise refuse(next(iter(error.fields.values()), str(error))) from None
        return value

    def _is_outside(self, value: Any) -> bool:
        if isinstance(self.bound, Whole):
            return not self.bound.least <= value <= self.bound.most or bool(value % self.bound.step)
        least = self.bound.least if isinstance(self.bound, Text) else 0
        return not least <= len(value) <= self.bound.most

    def _by_bounds(self, value: Any) -> object:
        if isinstance(self.bound, Many):
            raise validation.refused("", self.bound.refusal)
        if isinstance(self.bound, Text):
            return validation.text_within(value, "", self.bound)
        return validation.integer_within(value, "", self.bound)


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
                {"type": "integer", "minimum": bounds.AMOUNT.least, "maximum": bounds.AMOUNT.most},
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
Word = Annotated[str, Within(bounds.WORD, validation.slug), Field(examples=["ada-lovelace"])]
Uid = Annotated[str, Field(min_length=1, max_length=64, description="The public id.")]
Version = Annotated[
    int | None,
    Field(
        ge=1,
        le=2**31 - 1,
        description="The version that was seen; refused with 409 when there is another now.",
    ),
]
Reason = Annotated[str, Within(bounds.REASON), Field(description="For the other side.")]

# Query parameters are always text.
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
