"""Constraint check: refuse a database without the constraints against double booking.

Two constraints do it: the primary key of `claim`, and the unique start of live bookings on `booking`. A restored
dump, a hand-made change or a migration gone wrong could lose them, and nothing else would notice until two people
stand at one gateway.
"""

import re

from sqlalchemy import Connection, NullPool, create_engine, inspect, text
from sqlalchemy.exc import DBAPIError

from db.errors import DatabaseRefused
from expertconnect.config import Settings

START = "uq_booking_expert_id_starts_at"
LIVE = {"held", "pending", "confirmed"}


def require_constraints(settings: Settings) -> None:
    """Refuse a database that lacks one of the two constraints.

    Raises:
        DatabaseRefused: With one sentence that says what is missing.
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
    """Return which of the two constraints are missing."""
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
            # Without a condition it forbids even more than it should; a narrower one would forbid too little.
            if (not condition or covered >= LIVE) and _is_valid(connection, str(index["name"])):
                return True
    return False


def _is_valid(connection: Connection, index: str) -> bool:
    """Whether an index is enforced: PostgreSQL keeps one whose creation failed, and does not enforce it."""
    if connection.dialect.name != "postgresql":
        return True
    found = connection.execute(
        text("SELECT indisvalid FROM pg_index JOIN pg_class ON oid = indexrelid WHERE relname = :name"),
        {"name": index},
    )
    return bool(found.scalar())
