"""Last run: when the cleanup last ran by a trusted clock, and when an operator last confirmed the clock."""

from datetime import datetime, timedelta

from sqlalchemy import select

from db.engine.unit_of_work import UnitOfWork
from db.models import SystemNote
from expertconnect.services.common import authorization, security_events
from expertconnect.services.common.security_events import What

_LAST_RUN = "last_run"
_CONFIRMED = "clock_confirmed"
NOTED_EVERY = timedelta(minutes=1)


def last_run(work: UnitOfWork) -> datetime | None:
    """Return when the cleanup last ran, to the minute; None before its first run."""
    return _read(work, _LAST_RUN)


def note_run(work: UnitOfWork) -> bool:
    """Note that the cleanup has run now, once a minute at most; return whether it was noted."""
    noted = _read(work, _LAST_RUN)
    if noted is not None and abs(work.now - noted) < NOTED_EVERY:
        return False
    _write(work, _LAST_RUN)
    return True


def confirm_clock(work: UnitOfWork) -> None:
    """Confirm that the clock is right; every process of the site trusts it from its next cleanup on.

    Raises:
        Forbidden: If neither an operator nor the system asks.
    """
    if not work.actor.is_system:
        user = authorization.admin(work)
        security_events.record(work, What.ADMIN_ACT, user.id, detail="clock")
    _write(work, _CONFIRMED)


def confirmed_since(work: UnitOfWork, since: datetime) -> bool:
    """Whether an operator has confirmed the clock since an instant that it has shown."""
    confirmed = _read(work, _CONFIRMED)
    return confirmed is not None and since <= confirmed <= work.now


def _read(work: UnitOfWork, name: str) -> datetime | None:
    value = work.session.scalar(select(SystemNote.value).where(SystemNote.name == name))
    return None if value is None else datetime.fromisoformat(value)


def _write(work: UnitOfWork, name: str) -> None:
    value = work.now.isoformat()
    statement = work.insert(SystemNote).values(name=name, value=value)
    work.session.execute(statement.on_conflict_do_update(index_elements=["name"], set_={"value": value}))
