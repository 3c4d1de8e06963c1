"""Without the two constraints that keep bookings apart nothing is served."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine, text

from db.errors import DatabaseRefused
from db.maintenance.constraint_check import require_constraints
from db.migrate import migrate
from expertconnect.config import Settings
from tests import postgresql
from tests.conftest import settings_for


@pytest.fixture
def settings(dialect: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Settings]:
    """A migrated database that nobody else uses, for it is broken here."""
    if dialect == "sqlite":
        given = settings_for(tmp_path)
        migrate(given)
        yield given
        return
    with postgresql.database(request.getfixturevalue("postgresql_server"), "expertconnect_guard") as url:
        given = settings_for(tmp_path, url)
        migrate(given)
        yield given


def run(settings: Settings, *statements: str) -> None:
    """Do by hand to the schema what should never be done."""
    engine = create_engine(settings.database, poolclass=NullPool)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def claims_without_their_key(settings: Settings, *columns: str) -> None:
    """Make `claim` anew with another primary key, or none."""
    key = f", PRIMARY KEY ({', '.join(columns)})" if columns else ""
    run(
        settings,
        "DROP TABLE claim",
        f"CREATE TABLE claim (expert_id INTEGER NOT NULL, tick INTEGER NOT NULL, booking_id INTEGER NOT NULL{key})",
    )


def test_a_migrated_database_has_its_guard(settings: Settings) -> None:
    require_constraints(settings)


@pytest.mark.parametrize("columns", [(), ("booking_id", "tick"), ("expert_id", "tick", "booking_id")])
def test_case_34_a_database_without_the_claims_key_is_not_served(
    settings: Settings, columns: tuple[str, ...]
) -> None:
    claims_without_their_key(settings, *columns)
    with pytest.raises(
        DatabaseRefused, match=re.escape("the primary key (expert_id, tick) of claim")
    ) as refused:
        require_constraints(settings)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    "instead",
    [
        None,
        "CREATE INDEX x ON booking (expert_id, starts_at)",
        "CREATE UNIQUE INDEX x ON booking (expert_id, starts_at) WHERE status IN ('confirmed')",
        "CREATE UNIQUE INDEX x ON booking (expert_id, starts_at, uid)",
    ],
)
def test_case_34_a_database_without_the_unique_start_is_not_served(
    settings: Settings, instead: str | None
) -> None:
    run(settings, "DROP INDEX uq_booking_expert_id_starts_at", *([instead] if instead else []))
    with pytest.raises(DatabaseRefused, match="uq_booking_expert_id_starts_at"):
        require_constraints(settings)


@pytest.mark.parametrize("dialect", ["postgresql"], indirect=True)
def test_case_34_an_index_that_postgresql_does_not_enforce_is_no_guard(settings: Settings) -> None:
    run(
        settings,
        "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'uq_booking_expert_id_starts_at'::regclass",
    )
    with pytest.raises(DatabaseRefused, match="uq_booking_expert_id_starts_at"):
        require_constraints(settings)
