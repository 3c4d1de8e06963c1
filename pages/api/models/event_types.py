"""Models of the API operations on event types, generated from the fields of `EventTypeSpec`."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, Field, create_model

from expertconnect.domain import bounds
from expertconnect.domain.bounds import Text, Whole
from expertconnect.domain.event_type import SPEC, Choice, SpecField, YesNo
from expertconnect.domain.money import amount_text
from expertconnect.services.event_types.view import EventTypeView
from pages.api.models.experts import AskedQuestion
from pages.api.models.values import (
    Amount,
    Currency,
    Day,
    Given,
    Shown,
    Version,
    Within,
    Word,
)

M = TypeVar("M", bound=BaseModel)
Fields = dict[str, tuple[Any, Any]]

PlaceName = Literal["video", "phone", "address", "link"]
_PLACE = SPEC["place_detail"]


class Location(Given):
    """Where sessions take place; told to whoever has booked."""

    kind: PlaceName = "video"
    detail: Annotated[str, Within(bounds.PLACE_DETAIL), Field(description=_PLACE.declared.about)] = ""


class QuestionGiven(Given):
    """What whoever books is asked."""

    id: Annotated[
        str | None, Field(pattern=r"^[0-9]{1,9}$", description="Of the question that is edited.")
    ] = None
    label: Annotated[str, Within(bounds.QUESTION)]
    kind: Literal["text", "long_text", "choice", "yes_no", "phone"] = "text"
    required: bool = False
    options: Annotated[list[Annotated[str, Within(bounds.CHOICE)]], Within(bounds.CHOICES)] = []


Questions = Annotated[list[QuestionGiven], Within(bounds.QUESTIONS)]


class LocationShown(Shown):
    """Where sessions take place."""

    kind: PlaceName
    detail: str


# Fields whose JSON differs from their columns; `location` combines both fields of a place.
_OWN_TYPES: Mapping[str, Any] = {
    "slug": Word,
    "price_minor": Amount,
    "currency": Currency,
    "place_kind": Location,
}
_OWN_DEFAULTS: Mapping[str, Any] = {"price": "0", "location": Location()}
_SHOWN: Fields = {"price": (str, ...), "currency": (str, ...), "location": (LocationShown, ...)}


def _with(declared: Fields) -> Callable[[type[M]], type[M]]:
    """Class decorator that adds fields to a model."""

    def extend(model: type[M]) -> type[M]:
        definitions: dict[str, Any] = dict(declared)
        return create_model(
            model.__name__, __base__=model, __module__=model.__module__, __doc__=model.__doc__, **definitions
        )

    return extend


def _in_json() -> dict[str, SpecField]:
    """Return the fields by their names in JSON."""
    return {field.called.partition(".")[0]: field for name, field in SPEC.items() if name != "place_detail"}


def _type_of(field: SpecField) -> Any:
    """Return the type of a field in requests."""
    bound = field.bounds
    if field.name in _OWN_TYPES:
        return _OWN_TYPES[field.name]
    if isinstance(bound, Choice):
        return Literal[tuple(bound.options)]
    if isinstance(bound, Whole | Text):
        return Annotated[int if isinstance(bound, Whole) else str, Within(bound)]
    return bool if isinstance(bound, YesNo) else Day


def _described(kind: Any, field: SpecField, about: str) -> Any:
    example = field.declared.example
    if not about and not example:
        return kind
    return Annotated[kind, Field(description=about or None, examples=[example] if example else None)]


def _creating() -> Fields:
    fields: Fields = {}
    for name, field in _in_json().items():
        kind, default = _type_of(field), _OWN_DEFAULTS.get(name, field.default)
        if field.may_be_none or name == "slug":
            kind, default = kind | None, field.default or None
        about = field.declared.about or field.declared.if_left_out
        fields[name] = (_described(kind, field, about), ... if name == "title" else default)
    return fields | {"questions": (Questions, [])}


def _editing() -> Fields:
    fields: Fields = {}
    for name, field in _in_json().items():
        kind = _type_of(field) | None if field.is_nullable else _type_of(field)
        default = (
            None
            if field.is_nullable
            else _OWN_DEFAULTS.get(name, 0 if field.default is None else field.default)
        )
        fields[name] = (_described(kind, field, field.declared.about), default)
    return fields | {"questions": (Questions, [])}


def _shown() -> Fields:
    fields: Fields = {"username": (str, ...)}
    types = {Text: str, Whole: int, YesNo: bool}
    for name, field in _in_json().items():
        kind: Any = (
            _type_of(field) if isinstance(field.bounds, Choice) else types.get(type(field.bounds), date)
        )
        fields[name] = _SHOWN.get(name, (kind | None if field.is_nullable else kind, ...))
    return fields | {
        "questions": (list[AskedQuestion], ...),
        "position": (int, ...),
        "version": (int, ...),
        "retired": (bool, ...),
    }


class _Typed(Given):
    def sent_values(self) -> dict[str, Any]:
        """Return the values of the fields that were sent, by their names in JSON."""
        return {name: getattr(self, name) for name in self.model_fields_set - {"version"}}


@_with(_creating())
class CreatingEventType(_Typed):
    """A new event type."""


@_with(_editing())
class EditingEventType(_Typed):
    """What is to change; the rest stays. null is a value for what may be null."""

    version: Version = None


@_with(_shown())
class EventType(Shown):
    """An event type as its expert sees it."""

    id: Annotated[str, Field(description="The public id.")]

    @classmethod
    def of(cls, view: EventTypeView) -> "EventType":
        """Return the model of an event type."""
        values: dict[str, Any] = {
            "id": view.uid,
            "price": amount_text(view.price),
            "location": LocationShown(kind=view.place.kind.value, detail=view.place.detail),
            "questions": [AskedQuestion.of(question) for question in view.questions],
            "retired": view.retired_at is not None,
        }
        return cls(**{name: getattr(view, name) for name in cls.model_fields if name not in values}, **values)


class EventTypes(Shown):
    """All that one offers."""

    items: list[EventType]
