"""Shared steps of every schedule edit: lock, validate, increment the version, publish."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select, update

from db.engine.unit_of_work import UnitOfWork
from db.models import Expert
from expertconnect.domain.availability import Hours, Schedule
from expertconnect.domain.errors import Invalid, NotAnymore
from expertconnect.domain.events import CalendarChanged, ExpertChanged
from expertconnect.domain.interval import Interval
from expertconnect.domain.sentences import sentence
from expertconnect.services.availability.repository import ScheduleView, view_of
from expertconnect.services.common import authorization, directory_version

_CHANGED = sentence("Your hours were changed in the meantime. Please look at them again.")


def locked(work: UnitOfWork, version: int | None) -> int:
    """Lock the signed-in expert's schedule against other edits until the end of this command.

    Raises:
        SignInNeeded, Forbidden: As `authorization.own_expert`.
        NotAnymore: If the schedule has changed since `version`.
    """
    expert = authorization.own_expert(work)
    # Concurrent edits must not both read the hours before either has written. SQLite has one writer and ignores this.
    current = work.session.execute(
        select(Expert.schedule_version).where(Expert.id == expert.id).with_for_update(key_share=True)
    ).scalar_one()
    if version is not None and version != current:
        raise NotAnymore(_CHANGED)
    return expert.id


def changed(
    work: UnitOfWork, expert_id: int, *, span: Interval | None = None, **columns: str | int | None
) -> ScheduleView:
    """Increment the schedule version, publish the change, and return the new view."""
    work.session.execute(
        update(Expert)
        .where(Expert.id == expert_id)
        .values(schedule_version=Expert.schedule_version + 1, **columns)
        .execution_options(synchronize_session=False)
    )
    work.session.expire_all()
    work.announce(CalendarChanged(expert_id, span))
    if "time_zone" in columns:
        directory_version.bump(work, expert_id)
    work.announce(ExpertChanged(expert_id))
    return view_of(work, expert_id)


def require_sound(schedule: Schedule, field: str) -> None:
    """Refuse windows that overlap.

    Raises:
        Invalid: With the sentence in `fields`.
    """
    if contradiction := schedule.contradiction():
        raise Invalid(contradiction, fields={field: contradiction})


def schedule_with(
    current: ScheduleView,
    weekly: Mapping[int, tuple[Hours, ...]] | None = None,
    overrides: Mapping[date, tuple[Hours, ...]] | None = None,
) -> Schedule:
    """Return a schedule that was read, with other weekly hours or overrides."""
    return Schedule(
        current.zone,
        current.weekly if weekly is None else weekly,
        current.overrides if overrides is None else overrides,
    )
