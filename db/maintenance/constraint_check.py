"""Check the two constraints that prevent double booking, and refuse a database without them.

They are the primary key of `claim`, and the unique index on the start of live bookings on `booking`. A restored dump,
a manual change or a failed migration could lose them, and nothing else would notice before a time is booked twice.
"""

import re

from sqlalchemy import Connection, NullPool, create_engine, inspect, text
from sqlalchemy.exc import DBAPIError

from db.errors import DatabaseRefused
from expertconnect.config import Settings

START = "uq_booking_expert_id_starts_at"
LIVE = {"held", "pending", "confirmed"}


def require_constraints(settings: Settings) -> None:
    """Raise unless the database has both constraints.

    Raises:
        DatabaseRefused: With one sentence that names the missing constraints.
    """
    engine = create_engine(settings.database, poolclass=NullPool)
    try:
        with engine.connect() as connection:
            missing = missing_constraints(connection)
    except DBAPIError as error:
        raise DatabaseRefused(f"the database cannot be read: {str(error.orig).splitlines()[0]}") from error
    finally:
        engine.dispose()
    if missing:
        raise DatabaseRefused(
            f"the database lacks {' and '.join(missing)}, without which a time could be booked twice;"
            " restore a backup or make it again before serving"
        )


def missing_constraints(connection: Connection) -> list[str]:
    """Return descriptions of the missing constraints; empty when both are there."""
    inspector = inspect(connection)
    missing = []
    tables = set(inspector.get_table_names())
    if "claim" not in tables or inspector.get_pk_constraint("claim")["constrained_columns"] != [
        "expert_id",
        "tick",
    ]:
        missing.append("the primary key (expert_id, tick) of claim")
    if "booking" not in tables or not _start_is_unique(connection):
        missing.append(f"the unique index {START} of booking")
    return missing


def _start_is_unique(connection: Connection) -> bool:
    where = f"{connection.dialect.name}_where"
    for index in inspect(connection).get_indexes("booking"):
        if index["unique"] and index["column_names"] == ["expert_id", "starts_at"]:
            condition = str(index.get("dialect_options", {}).get(where, ""))
            covered = set(re.findall(r"'(\w+)'", condition))
            # An index without a condition is stricter than needed; a narrower condition would be too weak.
            if (not condition or covered >= LIVE) and _is_valid(connection, str(index["name"])):
                return True
    return False


def _is_valid(connection: Connection, index: str) -> bool:
    """Return whether an index is enforced: PostgreSQL keeps an index whose creation failed without enforcing it."""
    if connection.dialect.name != "postgresql":
        return True
    found = connection.execute(
        text("SELECT indisvalid FROM pg_index JOIN pg_class ON oid = indexrelid WHERE relname = :name"),
        {"name": index},
    )
    return bool(found.scalar())
