"""Alembic environment: runs migrations on the connection that `db.migrate` opened, in its transaction.

Through the `alembic` command (new revisions, `alembic check`) there is no such connection: then the settings say
where the database is.
"""

from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection

from db.migrate import migrating
from db.models import Base, UtcDateTime
from expertconnect.config import Settings


def _plain_instants(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Render our instant type as its column type: migrations import nothing of ours."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,  # SQLite knows no ALTER; on PostgreSQL a batch is plain ALTER
        render_item=_plain_instants,
        transactional_ddl=True,
    )
    context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    _run(given)
else:
    with migrating(Settings.load()) as opened:
        _run(opened)
