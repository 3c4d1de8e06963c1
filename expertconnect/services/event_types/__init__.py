"""Event types: create, edit, reorder, duplicate, retire; validation, questions, public offers."""

from expertconnect.services.event_types.commands import (
    create,
    duplicate,
    edit,
    list_mine,
    one_mine,
    reorder,
    retire,
    set_active,
)
from expertconnect.services.event_types.input import EventTypeInput
from expertconnect.services.event_types.questions import QuestionInput
from expertconnect.services.event_types.view import EventTypeView

__all__ = [
    "EventTypeInput",
    "EventTypeView",
    "QuestionInput",
    "create",
    "duplicate",
    "edit",
    "list_mine",
    "one_mine",
    "reorder",
    "retire",
    "set_active",
]
