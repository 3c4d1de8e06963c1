"""Alembic environment: run migrations on the connection and in the transaction that `db.migrate` opened.

The `alembic` command (new revisions, `alembic check`) passes no connection: then one is opened from the settings.
"""

from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection

from db.migrate import migrating
from db.models import Base, UtcDateTime
from expertconnect.config import Settings


def _plain_instants(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Render UtcDateTime as the plain column type, so that migrations do not depend on the models."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,  # SQLite lacks most of ALTER TABLE; on PostgreSQL a batch is a plain ALTER
        render_item=_plain_instants,
        transactional_ddl=True,
    )
    context.run_migrations()


passed = context.config.attributes.get("connection")
if passed is not None:
    _run(passed)
else:
    with migrating(Settings.load()) as connection:
        _run(connection)
