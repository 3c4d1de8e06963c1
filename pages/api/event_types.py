"""API operations on the caller's own event types."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Response

from db.engine.unit_of_work import UnitOfWork
from expertconnect.domain.errors import Invalid
from expertconnect.domain.event_type import SPEC
from expertconnect.services import event_types
from expertconnect.services.common import authorization, validation
from expertconnect.services.event_types.input import EventTypeInput
from expertconnect.services.event_types.questions import QuestionInput
from expertconnect.services.event_types.view import EventTypeView
from pages.api.caller import Member
from pages.api.docs.contract import SIGNED_IN, refusals
from pages.api.error_handlers import Call
from pages.api.models import event_types as models

router = APIRouter(prefix="/event-types", tags=["Event types"], route_class=Call)

_FIELDS = {name: field.called for name, field in SPEC.items()}


@router.get("", responses=refusals(403), openapi_extra=SIGNED_IN)
async def event_types_of_mine(caller: Member) -> models.EventTypes:
    """One's own event types in their order, without the retired ones."""
    views = await caller.gateway.ask(event_types.list_mine)
    return models.EventTypes(items=[models.EventType.of(view) for view in views])


@router.post("", status_code=201, responses=refusals(403, 409, changes=True), openapi_extra=SIGNED_IN)
async def create_event_type(
    body: models.CreatingEventType, caller: Member, response: Response
) -> models.EventType:
    """Offer something new."""
    created = models.EventType.of(await caller.gateway.do(_create, body))
    response.headers["Location"] = f"/api/event-types/{created.id}"
    return created


@router.get("/{id}", responses=refusals(403), openapi_extra=SIGNED_IN)
async def event_type(id: str, caller: Member) -> models.EventType:
    """One of one's own event types, retired or not."""
    return models.EventType.of(await caller.gateway.ask(event_types.one_mine, id))


@router.patch("/{id}", responses=refusals(403, 409, changes=True), openapi_extra=SIGNED_IN)
async def edit_event_type(id: str, body: models.EditingEventType, caller: Member) -> models.EventType:
    """Change an event type. Bookings that were made keep what they were made with."""
    return models.EventType.of(await caller.gateway.do(_edit, id, body))


@router.delete("/{id}", status_code=204, responses=refusals(403, 409, changes=True), openapi_extra=SIGNED_IN)
async def retire_event_type(id: str, caller: Member) -> None:
    """Take an event type off the list for good. Its bookings stand."""
    await caller.gateway.do(event_types.retire, id)


def _create(work: UnitOfWork, body: models.CreatingEventType) -> EventTypeView:
    authorization.own_expert(work)
    values = body.sent_values()
    currency = values.get("currency", SPEC["currency"].default)
    with _JsonFieldNames():
        return event_types.create(work, EventTypeInput(**_service_values(values, currency)))


def _edit(work: UnitOfWork, uid: str, body: models.EditingEventType) -> EventTypeView:
    current = event_types.one_mine(work, uid)
    values = body.sent_values()
    currency = values.get("currency", current.price.currency)
    with _JsonFieldNames():
        return event_types.edit(
            work, uid, replace(current.as_typed(), **_service_values(values, currency)), body.version
        )


def _service_values(values: dict[str, Any], currency: str) -> dict[str, Any]:
    """Convert the sent values to the service's input fields."""
    converted = dict(values)
    if "price" in converted:
        converted["price_minor"] = validation.price(converted.pop("price"), currency).minor
    if converted.get("slug", "") is None:
        del converted["slug"]
    if "location" in converted:
        place = converted.pop("location")
        converted |= {"place_kind": place.kind, "place_detail": place.detail}
    if "questions" in converted:
        converted["questions"] = tuple(_questions(converted["questions"]))
    return converted


def _questions(body: Iterable[models.QuestionGiven]) -> Iterable[QuestionInput]:
    for one in body:
        question_id = int(one.id) if one.id is not None else None
        yield QuestionInput(one.label, one.kind, one.required, tuple(one.options), question_id)


class _JsonFieldNames:
    """Context manager that renames the fields of an error to their names in JSON."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, Invalid):
            error.fields = {_FIELDS.get(name, name): sentence for name, sentence in error.fields.items()}
