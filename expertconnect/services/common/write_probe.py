"""Write probe: a small write that shows whether the database can be written."""

from db.engine.unit_of_work import UnitOfWork
from db.models import SystemNote
from expertconnect.domain.errors import Forbidden

_NAME = "write probe"


def write_probe(work: UnitOfWork) -> None:
    """Write the time into a note that nobody reads.

    Raises:
        Forbidden: If the actor is not the system.
    """
    if not work.actor.is_system:
        raise Forbidden
    value = work.now.isoformat()
    statement = work.insert(SystemNote).values(name=_NAME, value=value)
    work.session.execute(statement.on_conflict_do_update(index_elements=["name"], set_={"value": value}))
