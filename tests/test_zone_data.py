"""Which zone data a process reads: the newer of the locked package and the system's."""

import os
import shutil
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import tzdata  # type: ignore[import-untyped]

import expertconnect
from db.engine.unit_of_work import UnitOfWork
from db.models import Expert
from expertconnect.domain.people import SYSTEM
from expertconnect.services import bookings
from tests.world import World

CASABLANCA = """
from datetime import UTC, datetime
from zoneinfo import ZoneInfo
ZoneInfo("Africa/Casablanca")  # too early: as a library might
import expertconnect
from expertconnect.zone_data import zone_data
nine = datetime(2026, 12, 21, 9, tzinfo=ZoneInfo("Africa/Casablanca"))
print(nine.astimezone(UTC).hour, zone_data().version, zone_data().source)
"""
BY_PACKAGE = f"9 {tzdata.IANA_VERSION} the tzdata package"


def system_data(folder: Path, version: str) -> str:
    """Make a folder of zone data in which Casablanca is at UTC+5."""
    package = Path(tzdata.__file__).parent / "zoneinfo"
    (folder / "Africa").mkdir(parents=True)
    shutil.copy(package / "Etc" / "GMT-5", folder / "Africa" / "Casablanca")
    (folder / "tzdata.zi").write_text(f"# version {version}\n")
    return str(folder)


def read_by_a_process(*folders: str) -> str:
    """What a new process reads where the system has its zone data in these folders."""
    environment = dict(os.environ) | {"PYTHONTZPATH": os.pathsep.join(folders)}
    command = [sys.executable, "-c", CASABLANCA]
    root = Path(expertconnect.__file__).parent.parent
    ran = subprocess.run(command, env=environment, cwd=root, capture_output=True, text=True, check=True)
    return ran.stdout.strip()


def test_an_older_system_is_never_read(tmp_path: Path) -> None:
    assert read_by_a_process(system_data(tmp_path / "old", "2025b")) == BY_PACKAGE


def test_a_system_without_zone_data_or_of_unknown_age_changes_nothing(tmp_path: Path) -> None:
    unknown = system_data(tmp_path / "unknown", "")
    assert read_by_a_process(str(tmp_path / "missing"), unknown) == BY_PACKAGE


def test_a_newer_system_is_read_wherever_it_stands(tmp_path: Path) -> None:
    old, new = system_data(tmp_path / "old", "2025b"), system_data(tmp_path / "new", "2199a")
    assert read_by_a_process(old, new) == f"4 2199a {new}"


@pytest.mark.parametrize(
    ("zone", "hour"), [("Africa/Casablanca", 9), ("America/Vancouver", 16), ("America/Edmonton", 15)]
)
def test_the_first_start_at_nine_follows_the_rules_of_2026(world: World, zone: str, hour: int) -> None:
    world.clock.now = datetime(2026, 12, 14, 6, tzinfo=UTC)

    def move_expert(work: UnitOfWork) -> None:
        work.session.get_one(Expert, world.grace.expert_id).time_zone = zone

    world.as_(SYSTEM).do(move_expert)
    day = date(2026, 12, 21)
    month = world.ask(bookings.month, "grace", "intro", day, day, zone)
    assert min(month.days[day].starts) == datetime(2026, 12, 21, hour, tzinfo=UTC)
    assert min(month.days[day].starts) - world.clock() < timedelta(days=8)
