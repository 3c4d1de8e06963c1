"""An event type as its expert sees it."""

from dataclasses import dataclass
from datetime import date, datetime

from db.engine.unit_of_work import UnitOfWork
from db.models import EventType, Expert
from expertconnect.domain.booking import Place, PlaceKind, Question
from expertconnect.domain.money import Money
from expertconnect.services.event_types.input import EventTypeInput
from expertconnect.services.event_types.public import asked
from expertconnect.services.event_types.questions import as_typed


@dataclass(frozen=True, slots=True)
class EventTypeView:
    """An event type as its expert sees it.

    Attributes:
        id: The database's own; pages follow and explain by it.
        uid: The public id.
        position: Its place in the list, from 0.
        version: For compare-and-set.
    """

    id: int
    uid: str
    expert_id: int
    username: str
    slug: str
    title: str
    description: str
    duration_minutes: int
    step_minutes: int | None
    buffer_before_minutes: int
    buffer_after_minutes: int
    notice_minutes: int
    change_notice_minutes: int
    horizon_days: int | None
    horizon_first: date | None
    horizon_last: date | None
    price: Money
    place: Place
    requires_approval: bool
    daily_limit: int | None
    client_limit: int | None
    questions: tuple[Question, ...]
    active: bool
    retired_at: datetime | None
    position: int
    version: int

    def as_typed(self) -> EventTypeInput:
        """What its form is filled with; change parts of it with `dataclasses.replace` and `edit`."""
        return EventTypeInput(
            title=self.title,
            slug=self.slug,
            description=self.description,
            duration_minutes=self.duration_minutes,
            step_minutes=self.step_minutes,
            buffer_before_minutes=self.buffer_before_minutes,
            buffer_after_minutes=self.buffer_after_minutes,
            notice_minutes=self.notice_minutes,
            change_notice_minutes=self.change_notice_minutes,
            horizon_days=self.horizon_days,
            horizon_first=self.horizon_first,
            horizon_last=self.horizon_last,
            price=self.price.minor,
            currency=self.price.currency,
            place_kind=self.place.kind,
            place_detail=self.place.detail,
            requires_approval=self.requires_approval,
            daily_limit=self.daily_limit,
            client_limit=self.client_limit,
            questions=tuple(as_typed(question) for question in self.questions),
            active=self.active,
        )


def view_of(work: UnitOfWork, row: EventType, expert: Expert) -> EventTypeView:
    """A row as its expert sees it, with its questions."""
    return EventTypeView(
        id=row.id,
        uid=row.uid,
        expert_id=row.expert_id,
        username=expert.username,
        slug=row.slug,
        title=row.title,
        description=row.description,
        duration_minutes=row.duration_minutes,
        step_minutes=row.step_minutes,
        buffer_before_minutes=row.buffer_before_minutes,
        buffer_after_minutes=row.buffer_after_minutes,
        notice_minutes=row.notice_minutes,
        change_notice_minutes=row.change_notice_minutes,
        horizon_days=row.horizon_days,
        horizon_first=row.horizon_first,
        horizon_last=row.horizon_last,
        price=Money(row.price_minor, row.currency),
        place=Place(PlaceKind(row.place_kind), row.place_detail),
        requires_approval=row.requires_approval,
        daily_limit=row.daily_limit,
        client_limit=row.client_limit,
        questions=asked(work, row.id),
        active=row.active,
        retired_at=row.retired_at,
        position=row.position,
        version=row.version,
    )
