"""Public offers: event types that can be booked, read from the database in every command."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from db.engine.unit_of_work import UnitOfWork
from db.queries import offers
from db.queries.offers import OfferRow
from expertconnect.domain.booking import Question, QuestionKind
from expertconnect.domain.errors import NotFound
from expertconnect.domain.event_type import Offer, values_of
from expertconnect.domain.people import picture_address
from expertconnect.domain.rules import SessionRules
from expertconnect.domain.sentences import sentence
from expertconnect.services.common.authorization import Action, authorize
from expertconnect.services.common.ids import is_word


def load_offer(work: UnitOfWork, username: str, slug: str) -> Offer:
    """Return the offer of an expert's username and a slug, with its questions.

    Raises:
        NotFound: If there is none, or it is retired or switched off.
    """
    return offer_of(work, find(work, username, slug))


def offer_by_id(work: UnitOfWork, event_type_id: int) -> Offer:
    """Return an event type as an offer, retired or not; for its existing bookings.

    Raises:
        NotFound: If there is none.
    """
    row = offers.offer_by_id(work.session, event_type_id)
    if row is None:
        raise NotFound
    return offer_of(work, row)


def owned(work: UnitOfWork, event_type_uid: object) -> OfferRow:
    """Return the row of an event type of the actor's own, active or not.

    Raises:
        NotFound: If there is none, or it is another expert's.
        SignInNeeded: If nobody is signed in.
    """
    row = offers.offer_by_uid(work.session, event_type_uid) if is_word(event_type_uid) else None
    authorize(work, Action.EDIT_EXPERT, row)
    if row is None:
        raise NotFound
    return row


def find(work: UnitOfWork, username: object, slug: object) -> OfferRow:
    """Return the row of an offer that can be booked now.

    Raises:
        NotFound: As `load_offer`.
    """
    row = offers.offer_by_name(work.session, username, slug) if is_word(username) and is_word(slug) else None
    if row is None or not row.active or row.retired_at is not None:
        raise NotFound(sentence("There is no such offer, or it is no longer made."))
    return row


def id_by_any_name(work: UnitOfWork, username: object, slug: object) -> int | None:
    """Return the id of the event type that an address names or has named, whether it can be booked or not."""
    return (
        offers.id_by_any_name(work.session, username, slug) if is_word(username) and is_word(slug) else None
    )


def moved_to(work: UnitOfWork, username: str, slug: str) -> str:
    """Return where the address of an event type leads that cannot be booked there (any more).

    Returns:
        The path of the event type, if it has another address now, or of its expert's page.

    Raises:
        NotFound: If there has never been such an event type, or it is at this address and only switched off.
    """
    event_type_id = id_by_any_name(work, username, slug)
    row = None if event_type_id is None else offers.offer_by_id(work.session, event_type_id)
    if row is None or (row.slug == slug and not row.active):
        raise NotFound
    is_offered = row.active and row.retired_at is None
    return f"/{row.username}/{row.slug}" if is_offered else f"/{row.username}"


def offer_of(work: UnitOfWork, row: OfferRow) -> Offer:
    """Return the offer of a row, with its questions."""
    return Offer(
        **values_of(row) | {"active": row.active and row.retired_at is None},
        event_type_id=row.id,
        event_type_uid=row.uid,
        expert_id=row.expert_id,
        username=row.username,
        expert_name=row.expert_name,
        time_zone=row.expert_time_zone,
        questions=asked(work, row.id) if row.asks else (),
        expert_image=picture_address(row.expert_picture),
        is_listed=row.expert_is_listed,
    )


def asked(work: UnitOfWork, event_type_id: int) -> tuple[Question, ...]:
    """Return the questions of an event type, in order."""
    return tuple(
        Question(row.id, row.label, QuestionKind(row.kind), row.required, tuple(row.options))
        for row in offers.questions_of(work.session, event_type_id)
    )


def asked_for_hold(
    work: UnitOfWork, event_type_id: int, kept: Sequence[Sequence[Any]]
) -> tuple[Question, ...]:
    """Return the questions of a held slot: as they were when it was held, then those added since, none of them required.

    Args:
        kept: What `to_keep` returned.
    """
    promised = {question_id: (required, options) for question_id, required, options in kept}
    found = []
    for row, retired in offers.all_questions_of(work.session, event_type_id):
        required, options = promised.get(row.id, (False, []))
        if row.id in promised or not retired:
            # Of a form that was opened before a change, and of one opened after it, every choice is taken.
            choices = tuple(dict.fromkeys((*options, *row.options)))
            found.append(Question(row.id, row.label, QuestionKind(row.kind), required, choices))
    return tuple(found)


def to_keep(questions: Sequence[Question]) -> list[Any]:
    """Return what a hold keeps of its questions; label and kind of a question never change."""
    return [[one.id, one.required, list(one.options)] for one in questions]


def rules_of(row: OfferRow) -> SessionRules:
    """Return the booking rules of an event type."""
    return _rules(
        row.duration_minutes,
        row.step_minutes or row.duration_minutes,
        row.buffer_before_minutes,
        row.buffer_after_minutes,
        row.notice_minutes,
        row.horizon_days,
        row.horizon_first,
        row.horizon_last,
    )


@lru_cache(maxsize=4096)
def _rules(
    duration: int,
    step: int,
    before: int,
    after: int,
    notice: int,
    horizon_days: int | None,
    *dates: date | None,
) -> SessionRules:
    return SessionRules(
        duration=_minutes(duration),
        step=_minutes(step),
        buffer_before=_minutes(before),
        buffer_after=_minutes(after),
        notice=_minutes(notice),
        horizon=None if horizon_days is None else timedelta(days=horizon_days),
        horizon_first=dates[0],
        horizon_last=dates[1],
    )


def _minutes(count: int) -> timedelta:
    return timedelta(minutes=count)
