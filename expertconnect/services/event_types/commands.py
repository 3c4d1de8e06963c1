"""Event type commands: list, create, edit, reorder, duplicate and retire an expert's own event types."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from db.engine.unit_of_work import UnitOfWork
from db.models import EventType, Expert, FormerSlug
from expertconnect.domain.bounds import TITLE, WORD
from expertconnect.domain.errors import LimitReached, NotAnymore, NotFound, Taken
from expertconnect.domain.events import CalendarChanged, ExpertChanged
from expertconnect.domain.sentences import sentence
from expertconnect.services.availability.schedule_cache import load_schedule
from expertconnect.services.common import authorization
from expertconnect.services.common.authorization import Action
from expertconnect.services.common.ids import is_word, new_uid
from expertconnect.services.event_types.input import SLUG_TAKEN, Checked, EventTypeInput, checked, slug_from
from expertconnect.services.event_types.questions import QuestionInput, as_typed, put_questions
from expertconnect.services.event_types.view import EventTypeView, view_of

MAX = 50
"""Maximum of event types of one expert, without retired ones."""
_COPY = " (copy)"
_CHANGED = sentence("This event type was changed in the meantime. Please look at it again.")


def list_mine(work: UnitOfWork, *, retired: bool = False) -> list[EventTypeView]:
    """List the expert's own event types in their order, or the retired ones.

    Raises:
        SignInNeeded, Forbidden: As `authorization.own_expert`.
    """
    expert = authorization.own_expert(work)
    condition = EventType.retired_at.is_not(None) if retired else EventType.retired_at.is_(None)
    rows = work.session.scalars(
        select(EventType)
        .where(EventType.expert_id == expert.id, condition)
        .order_by(EventType.position, EventType.id)
        .execution_options(populate_existing=True)
    )
    return [view_of(work, row, expert) for row in rows]


def one_mine(work: UnitOfWork, uid: str) -> EventTypeView:
    """Return one of the expert's own event types, retired or not.

    Raises:
        NotFound: If there is none, or it is another expert's.
    """
    row = _mine(work, uid)
    return view_of(work, row, work.session.get_one(Expert, row.expert_id))


def create(work: UnitOfWork, given: EventTypeInput) -> EventTypeView:
    """Create an event type at the end of the list.

    Raises:
        Invalid: With all invalid fields.
        Taken: If the expert uses the slug already.
        LimitReached: If the expert has `MAX` event types.
    """
    expert = authorization.own_expert(work)
    new = _checked(work, given, expert)
    slug = new.given.slug if given.slug else _free_slug(work, expert.id, new.given.slug)
    return view_of(work, _insert(work, expert, new, slug), expert)


def edit(work: UnitOfWork, uid: str, given: EventTypeInput, version: int | None = None) -> EventTypeView:
    """Change an event type. Existing bookings keep their title, duration, price and place.

    Args:
        version: Version of the event type that the page shows; None skips the check.

    Raises:
        NotFound: If there is none, or it is another expert's or retired.
        NotAnymore: If it has changed since that version.
        Invalid, Taken: As `create`.
    """
    row = _mine(work, uid)
    if row.retired_at is not None:
        raise NotFound
    expert = work.session.get_one(Expert, row.expert_id)
    new = _checked(work, given, expert)
    old_slug = row.slug
    slug = new.given.slug if given.slug else old_slug
    try:
        with work.attempt():
            _compare_and_set(work, row, version, slug=slug, **new.columns)
    except IntegrityError as error:
        raise Taken(SLUG_TAKEN, fields={"slug": SLUG_TAKEN}) from error
    if slug != old_slug:
        _remember_slug(work, row, old_slug)
    put_questions(work, row.id, new.given.questions)
    _announce(work, expert.id)
    return view_of(work, row, expert)


def set_active(work: UnitOfWork, uid: str, active: bool) -> EventTypeView:
    """Switch an event type on, so that it is shown and can be booked, or off.

    Raises:
        NotFound: As `edit`.
    """
    row = _mine(work, uid)
    if row.retired_at is not None:
        raise NotFound
    _compare_and_set(work, row, None, active=bool(active))
    _announce(work, row.expert_id)
    return one_mine(work, uid)


def reorder(work: UnitOfWork, uids: Sequence[str]) -> list[EventTypeView]:
    """Put the expert's event types in this order; those not named follow in their previous order.

    Raises:
        NotFound: If one of them is not the expert's own.
    """
    expert = authorization.own_expert(work)
    rows = {view.uid: view for view in list_mine(work)}
    named = list(dict.fromkeys(uids))
    if set(named) - rows.keys():
        raise NotFound
    for position, uid in enumerate(named + [uid for uid in rows if uid not in set(named)]):
        work.session.execute(update(EventType).where(EventType.id == rows[uid].id).values(position=position))
    _announce(work, expert.id)
    return list_mine(work)


def duplicate(work: UnitOfWork, uid: str) -> EventTypeView:
    """Copy an event type with its questions; the copy is switched off.

    Raises:
        NotFound: If there is none, or it is another expert's.
        LimitReached: As `create`.
    """
    original = one_mine(work, uid)
    expert = authorization.own_expert(work)
    new_questions: tuple[QuestionInput, ...] = tuple(
        as_typed(one, keep_id=False) for one in original.questions
    )
    title = original.title if len(original.title) > TITLE.most - len(_COPY) else original.title + _COPY
    given = replace(original.as_typed(), title=title, questions=new_questions, active=False)
    return view_of(
        work,
        _insert(work, expert, _checked(work, given, expert), _free_slug(work, expert.id, original.slug)),
        expert,
    )


def retire(work: UnitOfWork, uid: str) -> None:
    """Retire an event type for good. Its bookings are kept, and its slug can be used again; until it is, the old
    address leads to the expert's page.

    Raises:
        NotFound: If there is none, or it is another expert's.
    """
    row = _mine(work, uid)
    if row.retired_at is not None:
        return
    # The unique key includes retired rows: they free their slug by getting one that is not valid input.
    slug = row.slug
    _compare_and_set(work, row, None, active=False, retired_at=work.now, slug=f"retired_{row.id}")
    _remember_slug(work, row, slug)
    _announce(work, row.expert_id)


def _mine(work: UnitOfWork, uid: str) -> EventType:
    found = None
    if is_word(uid):
        found = work.session.scalar(
            select(EventType).where(EventType.uid == uid).execution_options(populate_existing=True)
        )
    authorization.authorize(work, Action.EDIT_EXPERT, found)
    if found is None:
        raise NotFound
    return found


def _checked(work: UnitOfWork, given: EventTypeInput, expert: Expert) -> Checked:
    return checked(given, load_schedule(work, expert.id), expert.buffer_after_minutes)


def _insert(work: UnitOfWork, expert: Expert, new: Checked, slug: str) -> EventType:
    positions = work.session.scalars(
        select(EventType.position).where(EventType.expert_id == expert.id, EventType.retired_at.is_(None))
    ).all()
    if len(positions) >= MAX:
        raise LimitReached(
            sentence("You can have at most {most} event types. Please retire one first.", most=MAX)
        )
    row = EventType(
        uid=new_uid(),
        expert_id=expert.id,
        slug=slug,
        position=max(positions, default=-1) + 1,
        version=1,
        **new.columns,
    )
    try:
        with work.attempt():
            work.session.add(row)
            work.session.flush()
    except IntegrityError as error:
        raise Taken(SLUG_TAKEN, fields={"slug": SLUG_TAKEN}) from error
    put_questions(work, row.id, [replace(one, id=None) for one in new.given.questions])
    _announce(work, expert.id)
    return row


def _compare_and_set(work: UnitOfWork, row: EventType, version: int | None, **columns: object) -> None:
    """Change columns of an event type unless it has changed since the version."""
    statement = update(EventType).where(EventType.id == row.id)
    if version is not None:
        statement = statement.where(EventType.version == version)
    changed = work.session.execute(
        statement.values(version=EventType.version + 1, **columns).returning(EventType.id)
    ).first()
    if changed is None:
        raise NotAnymore(_CHANGED)
    work.session.refresh(row)


def _remember_slug(work: UnitOfWork, row: EventType, slug: str) -> None:
    """Let an address that an event type has given up lead on."""
    former = work.insert(FormerSlug).values(expert_id=row.expert_id, slug=slug, event_type_id=row.id)
    work.session.execute(
        former.on_conflict_do_update(index_elements=["expert_id", "slug"], set_={"event_type_id": row.id})
    )


def _free_slug(work: UnitOfWork, expert_id: int, text: str) -> str:
    """Return the slug, or the first of slug-2, slug-3, ... that the expert does not use."""
    used = set(work.session.scalars(select(EventType.slug).where(EventType.expert_id == expert_id)))
    stem = slug_from(text)
    for number in range(1, len(used) + 2):
        ending = "" if number == 1 else f"-{number}"
        slug = stem[: WORD.most - len(ending)].rstrip("-") + ending
        if slug not in used:
            return slug
    return stem


def _announce(work: UnitOfWork, expert_id: int) -> None:
    work.announce(ExpertChanged(expert_id))
    work.announce(CalendarChanged(expert_id))


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
