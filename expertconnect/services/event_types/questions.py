"""Questions of an event type: validate and store. Removed ones are retired, because old answers refer to them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from db.engine.unit_of_work import UnitOfWork
from db.models import EventQuestion
from expertconnect.domain import bounds
from expertconnect.domain.booking import Question, QuestionKind
from expertconnect.domain.sentences import sentence
from expertconnect.services.common import validation


@dataclass(frozen=True, slots=True)
class QuestionInput:
    """Unvalidated question.

    Attributes:
        id: Id of the edited question; None for a new one.
        options: The choices of a CHOICE; empty otherwise.
    """

    label: str
    kind: str = QuestionKind.TEXT
    required: bool = False
    options: Sequence[str] = ()
    id: int | None = None


def checked_questions(given: Sequence[QuestionInput]) -> tuple[QuestionInput, ...]:
    """Validate questions.

    Raises:
        Invalid: With a sentence by position, such as `questions.0.label`.
    """
    if len(given) > bounds.QUESTIONS.most:
        raise validation.refused("questions", bounds.QUESTIONS.refusal)
    with validation.Form() as form:
        clean = tuple(form.of(_question, one, f"questions.{position}") for position, one in enumerate(given))
        ids = [one.id for one in given if one.id is not None]
        if len(set(ids)) != len(ids):
            form.wrong("questions", sentence("The same question is there twice."))
    return clean


def put_questions(work: UnitOfWork, event_type_id: int, given: Sequence[QuestionInput]) -> None:
    """Replace the questions of an event type. A question with an unknown id is a new one.

    A question whose label or kind changes gets a new row, so that earlier answers keep the question they answered.
    """
    rows = work.session.scalars(
        select(EventQuestion).where(EventQuestion.event_type_id == event_type_id, ~EventQuestion.retired)
    )
    unused = {row.id: row for row in rows}
    for position, one in enumerate(given):
        row = unused.get(one.id) if one.id is not None else None
        if row is not None and (row.label, row.kind) == (one.label, one.kind):
            row.position, row.required, row.options = position, one.required, list(one.options)
            del unused[row.id]
            continue
        work.session.add(
            EventQuestion(
                event_type_id=event_type_id,
                position=position,
                label=one.label,
                kind=one.kind,
                options=list(one.options),
                required=one.required,
            )
        )
    for row in unused.values():
        row.retired = True
    work.session.flush()


def as_typed(question: Question, *, keep_id: bool = True) -> QuestionInput:
    """Return a question as input for its form."""
    return QuestionInput(
        question.label, question.kind, question.required, question.options, question.id if keep_id else None
    )


def _question(given: QuestionInput, prefix: str) -> QuestionInput:
    with validation.Form() as form:
        label = form.of(validation.text_within, given.label, f"{prefix}.label", bounds.QUESTION)
        kind = form.of(validation.one_of, given.kind, f"{prefix}.kind", list(QuestionKind))
        required = form.of(validation.yes_or_no, given.required, f"{prefix}.required")
        options = form.of(_options, given.options, kind, f"{prefix}.options")
        if given.id is not None:
            form.of(validation.integer, given.id, f"{prefix}.id", 1, 2**31 - 1)
    return QuestionInput(label, kind, required, options, given.id)


def _options(given: Sequence[str], kind: str | None, field: str) -> tuple[str, ...]:
    if kind != QuestionKind.CHOICE:
        return ()
    if not bounds.MIN_CHOICES <= len(given) <= bounds.CHOICES.most:
        raise validation.refused(field, bounds.CHOICES.refusal)
    options = tuple(validation.text_within(option, field, bounds.CHOICE) for option in given)
    if len(set(options)) != len(options):
        raise validation.refused(field, sentence("The same choice is there twice."))
    return options
