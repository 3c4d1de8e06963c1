"""Bounds are declared once: the document, the interface, the service and the columns have the same."""

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Column, String, Table

from db.models import Answer, Booking, Category, EventQuestion, Expert, Review, TimeOffSpan, User
from db.queries import tables
from expertconnect.domain import bounds
from expertconnect.domain.availability import Hours, Schedule
from expertconnect.domain.bounds import Text, Whole
from expertconnect.domain.errors import Invalid
from expertconnect.domain.event_type import SPEC, Choice, Day, YesNo, max_length
from expertconnect.services.common import validation
from expertconnect.services.event_types import input as services
from expertconnect.services.event_types.input import EventTypeInput
from pages.api.error_handlers import fields_of
from pages.api.models import accounts, bookings, event_types, experts, schedules, values
from tests.contract.conftest import Api

ALWAYS = Schedule(ZoneInfo("UTC"), {day: (Hours(0, 1440),) for day in range(1, 8)})
BOUNDED = [name for name, field in SPEC.items() if isinstance(field.bounds, Text | Whole)]
IN_JSON = [name for name in BOUNDED if name != "price_minor"]  # JSON has whole units of the currency
AROUND = {"horizon_days": None, "place_kind": "address", "place_detail": "12 Mill Lane"}
"""With these nothing else is wrong with a field at its bound."""


def bounded(name: str) -> Text | Whole:
    bound = SPEC[name].bounds
    assert isinstance(bound, Text | Whole)
    return bound


def most(bound: Text | Whole, *, beyond: int = 0) -> Any:
    """The largest value, or one that is larger by the least step."""
    return "a" * (bound.most + beyond) if isinstance(bound, Text) else bound.most + beyond * bound.step


def least(bound: Text | Whole, *, beyond: int = 0) -> Any:
    """The smallest value, or one that is smaller by the least step; of a text without one, the empty one."""
    if isinstance(bound, Text):
        return "a" * max(0, bound.least - beyond)
    return bound.least - beyond * bound.step


def typed(name: str, value: Any) -> EventTypeInput:
    return EventTypeInput(**{"title": "Coaching", **AROUND, name: value})


def refused_by_service(name: str, value: Any) -> str | None:
    try:
        services.checked(typed(name, value), ALWAYS, 0)
    except Invalid as refusal:
        return refusal.fields[name if name != "price_minor" else "price"]
    return None


def in_json(name: str, value: Any) -> dict[str, Any]:
    if name == "place_detail":
        return {"title": "Coaching", "location": {"kind": "address", "detail": value}}
    return {"title": "Coaching", SPEC[name].called: value}


def refused_by_interface(name: str, value: Any) -> str | None:
    try:
        event_types.CreatingEventType.model_validate(in_json(name, value))
    except ValidationError as refusal:
        return fields_of([{**error, "loc": ("body", *error["loc"])} for error in refusal.errors()])[
            SPEC[name].called
        ]
    return None


@pytest.mark.parametrize("name", BOUNDED)
def test_the_service_takes_the_bounds_of_a_field_and_nothing_beyond(name: str) -> None:
    bound = bounded(name)
    assert refused_by_service(name, most(bound)) is None
    assert refused_by_service(name, most(bound, beyond=1)) is not None
    if isinstance(bound, Whole):
        assert refused_by_service(name, least(bound)) is None
        assert refused_by_service(name, least(bound, beyond=1)) is not None
        if bound.step > 1:
            assert refused_by_service(name, bound.least + 1) is not None


@pytest.mark.parametrize("name", IN_JSON)
def test_the_interface_refuses_what_the_service_refuses_in_the_same_sentence(name: str) -> None:
    bound = bounded(name)
    off = [bound.least + 1] if isinstance(bound, Whole) and bound.step > 1 else []
    lowest = [least(bound), least(bound, beyond=1)] if isinstance(bound, Whole) or bound.least == 1 else []
    for value in (most(bound), most(bound, beyond=1), *lowest, *off):
        assert refused_by_interface(name, value) == refused_by_service(name, value), value


def test_a_text_that_fits_once_it_is_trimmed_is_refused_by_neither() -> None:
    padded = " " + "a" * bounds.TITLE.most + " "
    assert refused_by_interface("title", padded) is None
    assert refused_by_service("title", padded) is None


@pytest.mark.parametrize("name", IN_JSON)
@pytest.mark.parametrize("model", [event_types.CreatingEventType, event_types.EditingEventType])
def test_the_document_states_the_bounds_of_every_field(model: type[values.Given], name: str) -> None:
    shape, called = model.model_json_schema(), SPEC[name].called
    if name == "place_detail":
        shape, called = shape["$defs"]["Location"], "detail"
    found = shape["properties"][called]
    (stated,) = [one for one in found.get("anyOf", [found]) if one.get("type") != "null"]
    assert {**stated, **stated_by(bounded(name))} == stated


@pytest.mark.parametrize("name", SPEC)
def test_every_field_has_a_column_that_holds_its_longest_value(name: str) -> None:
    column, field = tables.event_types.c[name], SPEC[name]
    assert column.nullable is field.is_nullable
    if isinstance(field.bounds, Text):
        assert length_of(column) == field.bounds.most
    if isinstance(field.bounds, Choice):
        assert length_of(column) == max_length(name) >= max(map(len, field.bounds.options))
    kind = {Text: str, Choice: str, Whole: int, YesNo: bool, Day: date}[type(field.bounds)]
    assert column.type.python_type is kind


def length_of(column: Column[Any]) -> int | None:
    assert isinstance(column.type, String)
    return column.type.length


def stated_by(bound: Text | Whole) -> dict[str, int]:
    """The bounds in the words of JSON Schema."""
    if isinstance(bound, Text):
        return {"maxLength": bound.most} | ({"minLength": bound.least} if bound.least else {})
    return {"minimum": bound.least, "maximum": bound.most} | (
        {"multipleOf": bound.step} if bound.step > 1 else {}
    )


PEOPLE: dict[str, tuple[Any, Any, type]] = {
    "the name of an account": (bounds.NAME, accounts.Name, User),
    "the name of who comes": (bounds.NAME, bookings.Booking.model_fields["name"].rebuild_annotation(), Booking),
    "notes": (bounds.NOTES, bookings.Booking.model_fields["notes"].rebuild_annotation(), Booking),
    "reason": (bounds.REASON, values.Reason, Booking),
    "headline": (bounds.HEADLINE, accounts.Headline, Expert),
    "bio": (bounds.BIO, accounts.Bio, Expert),
    "city": (bounds.CITY, accounts.City, Expert),
    "username": (bounds.WORD, values.Word, Expert),
    "slug": (bounds.CATEGORY, accounts.Category, Category),
    "label": (bounds.QUESTION, event_types.QuestionGiven.model_fields["label"].rebuild_annotation(), EventQuestion),
    "note": (bounds.TIME_OFF_NOTE, schedules.TimeOffGiven.model_fields["note"].rebuild_annotation(), TimeOffSpan),
}  # fmt: skip
"""What people type elsewhere: its bounds, its type in the interface, and the table that keeps it."""


@pytest.mark.parametrize("what", PEOPLE)
def test_what_people_type_has_the_same_bounds_in_the_interface_and_in_its_column(what: str) -> None:
    bound, kind, model = PEOPLE[what]
    name = "name" if what.startswith("the name") else what
    assert length_of(table_of(model).c[name]) == bound.most
    adapter: TypeAdapter[str] = TypeAdapter(kind)
    assert stated_by(bound).items() <= adapter.json_schema().items()
    assert adapter.validate_python("a" * bound.most)
    with pytest.raises(ValidationError):
        adapter.validate_python("a" * (bound.most + 1))


def table_of(model: type) -> Table:
    found = vars(model)["__table__"]
    assert isinstance(found, Table)
    return found


def test_answers_and_reviews_fit_into_their_columns_at_their_longest() -> None:
    assert length_of(table_of(Answer).c["value"]) == bounds.ANSWER.most
    assert length_of(table_of(Answer).c["label"]) == bounds.QUESTION.most
    assert length_of(table_of(Review).c["text"]) == bounds.REVIEW.most
    assert length_of(table_of(Review).c["author"]) == bounds.NAME.most
    assert (length_of(table_of(User).c["email"]) or 0) > bounds.EMAIL.most


@pytest.mark.parametrize(
    ("kind", "value", "check"),
    [
        (accounts.NewPassword, "a" * 9, validation.password),
        (accounts.NewPassword, "a" * 257, validation.password),
        (accounts.Email, "a@", validation.email),
        (accounts.Email, f"{'a' * 250}@example.org", validation.email),
        (values.Word, "ab", validation.slug),
        (values.Word, "a" * 33, validation.slug),
        (accounts.Locale, "e", validation.locale),
    ],
)
def test_what_has_a_check_of_its_own_is_refused_in_the_sentence_of_that_check(
    kind: Any, value: str, check: Any
) -> None:
    with pytest.raises(Invalid) as by_service:
        check(value)
    with pytest.raises(ValidationError) as by_interface:
        TypeAdapter(kind).validate_python(value)
    assert by_interface.value.errors()[0]["msg"] in by_service.value.fields.values()


@pytest.mark.parametrize(
    ("kind", "bound", "item"),
    [
        (event_types.Questions, bounds.QUESTIONS, {"label": "Why?"}),
        (accounts.Languages, bounds.LANGUAGES, "en"),
        (schedules.Windows, bounds.WINDOWS, ["09:00", "10:00"]),
    ],
)
def test_a_list_that_is_too_long_is_refused_in_the_sentence_of_the_service(
    kind: Any, bound: bounds.Many, item: Any
) -> None:
    adapter: TypeAdapter[Any] = TypeAdapter(kind)
    assert len(adapter.validate_python([item] * bound.most)) == bound.most
    assert adapter.json_schema()["maxItems"] == bound.most
    with pytest.raises(ValidationError) as refusal:
        adapter.validate_python([item] * (bound.most + 1))
    assert refusal.value.errors()[0]["msg"] == bound.refusal


def test_the_rules_of_the_engine_have_the_bounds_of_the_form() -> None:
    at_most = EventTypeInput(
        title="Longest",
        duration_minutes=1440,
        step_minutes=1440,
        buffer_before_minutes=720,
        buffer_after_minutes=720,
        notice_minutes=bounds.NOTICE.most,
        horizon_days=bounds.HORIZON_DAYS.most,
    )
    rules = services.checked(at_most, ALWAYS, 0).rules
    assert (rules.notice, rules.horizon) == (timedelta(days=365), timedelta(days=3660))


@pytest.fixture
def dialect() -> str:
    """Bounds do not depend on the database."""
    return "sqlite"


async def test_a_program_reads_the_sentence_that_a_form_shows(api: Api) -> None:
    grace = api.client(api.world.grace)
    answer = await grace.post("/api/event-types", json={"title": "Coaching", "client_limit": 101})
    assert answer.status_code == 422
    assert answer.json()["errors"] == {"client_limit": "Please enter a whole number from 1 to 100."}
    profile = await grace.patch("/api/experts/me", json={"bio": "a" * 5001})
    assert profile.json()["errors"] == {"bio": "Please use at most 5000 characters; these are 5001."}


def test_the_public_profile_is_edited_within_the_bounds_that_it_is_made_with() -> None:
    made = accounts.BecomingExpert.model_json_schema()["properties"]
    edited = experts.EditingProfile.model_json_schema()["properties"]
    for name in ("headline", "bio", "city", "languages", "buffer_minutes", "username", "category"):
        (stated,) = [one for one in edited[name]["anyOf"] if one.get("type") != "null"]
        limits = {key: value for key, value in stated.items() if key.startswith(("max", "min", "multiple"))}
        assert limits
        assert limits.items() <= made[name].items(), name
