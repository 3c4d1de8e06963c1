"""What an expert offers: event types made, edited, put in order, copied and retired."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from db.engine.unit_of_work import UnitOfWork
from db.models import EventType, Expert
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
"""Event types that one expert may have, retired ones aside."""
_COPY = " (copy)"
_CHANGED = sentence("This event type was changed in the meantime. Please look at it again.")


def list_mine(work: UnitOfWork, *, retired: bool = False) -> list[EventTypeView]:
    """One's own event types in their order; the retired ones instead when they are asked for.

    Raises:
        SignInNeeded, Forbidden: As `authorization.own_expert`.
    """
    expert = authorization.own_expert(work)
    wanted = EventType.retired_at.is_not(None) if retired else EventType.retired_at.is_(None)
    rows = work.session.scalars(
        select(EventType)
        .where(EventType.expert_id == expert.id, wanted)
        .order_by(EventType.position, EventType.id)
        .execution_options(populate_existing=True)
    )
    return [view_of(work, row, expert) for row in rows]


def one_mine(work: UnitOfWork, uid: str) -> EventTypeView:
    """One of one's own event types, retired or not.

    Raises:
        NotFound: If there is none, or it is somebody else's.
    """
    row = _mine(work, uid)
    return view_of(work, row, work.session.get_one(Expert, row.expert_id))


def create(work: UnitOfWork, given: EventTypeInput) -> EventTypeView:
    """Offer something new, at the end of the list.

    Raises:
        Invalid: With all that is wrong.
        Taken: If the word in the address is in use.
        LimitReached: If there are too many.
    """
    expert = authorization.own_expert(work)
    new = _checked(work, given, expert)
    slug = new.given.slug if given.slug else _free_slug(work, expert.id, new.given.slug)
    return view_of(work, _insert(work, expert, new, slug), expert)


def edit(work: UnitOfWork, uid: str, given: EventTypeInput, version: int | None = None) -> EventTypeView:
    """Change an event type. Bookings that were made keep what they were made with.

    Args:
        version: The one that was seen; None to change whatever there is.

    Raises:
        NotFound: If there is none, or it is somebody else's or retired.
        NotAnymore: If it has changed since it was seen.
        Invalid, Taken: As `create`.
    """
    row = _mine(work, uid)
    if row.retired_at is not None:
        raise NotFound
    expert = work.session.get_one(Expert, row.expert_id)
    new = _checked(work, given, expert)
    slug = new.given.slug if given.slug else row.slug
    try:
        with work.attempt():
            _compare_and_set(work, row, version, slug=slug, **new.columns)
    except IntegrityError as error:
        raise Taken(SLUG_TAKEN, fields={"slug": SLUG_TAKEN}) from error
    put_questions(work, row.id, new.given.questions)
    _announce(work, expert.id)
    return view_of(work, row, expert)


def set_active(work: UnitOfWork, uid: str, active: bool) -> EventTypeView:
    """Show an event type and let it be booked, or put it away for a while.

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
    """Put one's event types in this order; those not named follow in the order they had.

    Raises:
        NotFound: If one of them is not one's own.
    """
    expert = authorization.own_expert(work)
    rows = {view.uid: view for view in list_mine(work)}
    wanted = list(dict.fromkeys(uids))
    if set(wanted) - rows.keys():
        raise NotFound
    for position, uid in enumerate(wanted + [uid for uid in rows if uid not in set(wanted)]):
        work.session.execute(update(EventType).where(EventType.id == rows[uid].id).values(position=position))
    _announce(work, expert.id)
    return list_mine(work)


def duplicate(work: UnitOfWork, uid: str) -> EventTypeView:
    """Copy an event type with its questions, put away until it is switched on.

    Raises:
        NotFound: If there is none, or it is somebody else's.
        LimitReached: If there are too many.
    """
    seen = one_mine(work, uid)
    expert = authorization.own_expert(work)
    new_questions: tuple[QuestionInput, ...] = tuple(as_typed(one, keep_id=False) for one in seen.questions)
    title = seen.title if len(seen.title) > TITLE.most - len(_COPY) else seen.title + _COPY
    given = replace(seen.as_typed(), title=title, questions=new_questions, active=False)
    return view_of(
        work,
        _insert(work, expert, _checked(work, given, expert), _free_slug(work, expert.id, seen.slug)),
        expert,
    )


def retire(work: UnitOfWork, uid: str) -> None:
    """Take an event type off the list for good. Its bookings stand, and its word in the address is free again.

    Raises:
        NotFound: If there is none, or it is somebody else's.
    """
    row = _mine(work, uid)
    if row.retired_at is not None:
        return
    # The unique key holds for retired rows, too: they give their word back by taking one nobody can type.
    _compare_and_set(work, row, None, active=False, retired_at=work.now, slug=f"retired_{row.id}")
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
    """Write, if nobody has written since the version was seen."""
    statement = update(EventType).where(EventType.id == row.id)
    if version is not None:
        statement = statement.where(EventType.version == version)
    hit = work.session.execute(
        statement.values(version=EventType.version + 1, **columns).returning(EventType.id)
    ).first()
    if hit is None:
        raise NotAnymore(_CHANGED)
    work.session.refresh(row)


def _free_slug(work: UnitOfWork, expert_id: int, wanted: str) -> str:
    """The word, or the first of word-2, word-3, ... that the expert has not used."""
    used = set(work.session.scalars(select(EventType.slug).where(EventType.expert_id == expert_id)))
    stem = slug_from(wanted)
    for number in range(1, len(used) + 2):
        ending = "" if number == 1 else f"-{number}"
        word = stem[: WORD.most - len(ending)].rstrip("-") + ending
        if word not in used:
            return word
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
