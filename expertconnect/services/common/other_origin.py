"""Other origin: the last one under which browsers opened pages although it is not the site's, for the doctor."""

from datetime import datetime, timedelta

from sqlalchemy import select

from db.engine.unit_of_work import UnitOfWork
from db.models import SystemNote
from expertconnect.domain.errors import Forbidden

LONGEST = 200
RECENT = timedelta(days=7)
_NAME = "other_origin"


def keep(work: UnitOfWork, origin: str) -> None:
    """Keep an origin beside the address that the site has now.

    Raises:
        Forbidden: If the actor is not the system.
    """
    if not work.actor.is_system:
        raise Forbidden
    value = " ".join((work.now.isoformat(), work.settings.url[:LONGEST], origin[:LONGEST]))
    statement = work.insert(SystemNote).values(name=_NAME, value=value)
    work.session.execute(statement.on_conflict_do_update(index_elements=["name"], set_={"value": value}))


def recent(work: UnitOfWork) -> str:
    """Return the origin that was kept in the last days; empty for none, or if the site's address has changed since."""
    value = work.session.scalar(select(SystemNote.value).where(SystemNote.name == _NAME))
    if value is None:
        return ""
    at, address, origin = value.split(" ", 2)
    is_recent = work.now - datetime.fromisoformat(at) <= RECENT
    return origin if is_recent and address == work.settings.url[:LONGEST] else ""
