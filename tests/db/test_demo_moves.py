"""A whole installation, as the demo makes it, goes through migrations, backup and the doctor unharmed."""

import pytest
from sqlalchemy import func, select

from db.engine.gateway import Database
from db.maintenance.archive import engine_of
from db.maintenance.backup import backup
from db.maintenance.restore import restore
from db.migrate import migrate, revisions
from db.models import Base
from expertconnect.clock import MovableClock
from expertconnect.config import Settings
from expertconnect.services import demo
from expertconnect.services.admin.doctor import examine
from tests.world import MONDAY


@pytest.fixture
def installed(settings: Settings) -> Settings:
    """An installation with the demo in it."""
    demo.load(lambda clock: Database(settings, clock=clock), MONDAY)
    return settings


def counted(settings: Settings) -> dict[str, int]:
    """The rows of every table."""
    with engine_of(settings.database) as engine, engine.connect() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in Base.metadata.sorted_tables
        }


def test_case_32_the_demo_goes_down_and_up_every_step_on_both_databases(installed: Settings) -> None:
    steps = sorted(revisions())
    before = counted(installed)
    assert before["booking"] > 100
    for target in [*reversed(steps[:-1]), "head"]:
        assert migrate(installed, target).changed
    after = counted(installed)
    for kept in ("user", "expert", "category"):  # the tables of 0001 were never taken down
        assert after[kept] == before[kept]


def test_the_demo_is_sound_in_every_point(installed: Settings) -> None:
    bad = [finding for finding in examine(installed, MovableClock(MONDAY)) if not finding.is_well]
    assert bad == []


def test_the_demo_is_the_same_after_backup_and_restore(installed: Settings) -> None:
    before = counted(installed)
    archive, _ = backup(installed, installed.data_dir)
    restore(installed, archive, force=True)
    assert counted(installed) == before
