"""Directory version: a stored value that changes whenever data shown in the directory changes.

Each process builds its search index for one version; see `services.directory.index`.
"""

import secrets

from db.engine.unit_of_work import UnitOfWork
from db.models import SystemNote
from expertconnect.domain.events import ExpertChanged


def bump(work: UnitOfWork, expert_id: int) -> None:
    """Change the directory version and publish ExpertChanged."""
    value = secrets.token_hex(8)
    note = work.insert(SystemNote).values(name=NAME, value=value)
    work.session.execute(note.on_conflict_do_update(index_elements=["name"], set_={"value": value}))
    work.announce(ExpertChanged(expert_id))


NAME = "directory_version"
