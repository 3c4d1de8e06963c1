"""Event type view: an event type as its expert sees it."""

from dataclasses import dataclass
from datetime import datetime

from db.engine.unit_of_work import UnitOfWork
from db.models import EventType, Expert
from expertconnect.domain.booking import Question
from expertconnect.domain.event_type import StoredEventType, values_of
from expertconnect.services.event_types.input import EventTypeInput
from expertconnect.services.event_types.public import asked
from expertconnect.services.event_types.questions import as_typed


@dataclass(frozen=True, slots=True, kw_only=True)
class EventTypeView(StoredEventType):
    """An event type as its expert sees it.

    Attributes:
        id: Id of the row.
        uid: The public id.
        position: Its position in the list, from 0.
        version: For compare-and-set.
    """

    id: int
    uid: str
    expert_id: int
    username: str
    questions: tuple[Question, ...]
    retired_at: datetime | None
    position: int
    version: int

    def as_typed(self) -> EventTypeInput:
        """Return it as input for its form; change it with `dataclasses.replace` and `edit`."""
        return EventTypeInput(**values_of(self), questions=tuple(map(as_typed, self.questions)))


def view_of(work: UnitOfWork, row: EventType, expert: Expert) -> EventTypeView:
    """Return the view of a row, with its questions."""
    return EventTypeView(
        **values_of(row),
        id=row.id,
        uid=row.uid,
        expert_id=row.expert_id,
        username=expert.username,
        questions=asked(work, row.id),
        retired_at=row.retired_at,
        position=row.position,
        version=row.version,
    )
