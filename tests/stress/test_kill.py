"""kill -9 in the middle of a storm: whatever was answered is there, and nothing is there by half."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine, text

from expertconnect.config import Settings
from tests.conftest import SECRET
from tests.world import World

ROOT = Path(__file__).parent.parent.parent
ROUNDS = int(os.environ.get("STORM", "0")) or 4


@pytest.mark.storm
def test_case_21_a_server_killed_in_a_storm_loses_nothing_that_it_answered(world: World) -> None:
    chance = random.Random(21)
    acknowledged: set[str] = set()
    for number in range(ROUNDS):
        reported = _until_killed(world, 1 + number * 1_000_000, chance.uniform(0.02, 0.5))
        assert reported
        acknowledged |= reported
        kept = _kept(world.settings)
        assert acknowledged <= kept.keys()
        assert set(kept.values()) == {6}  # each with every one of its claims


def _until_killed(world: World, first: int, seconds: float) -> set[str]:
    environment = {
        "PATH": os.environ["PATH"],
        "EXPERTCONNECT_DATA_DIR": str(world.settings.data_dir),
        "EXPERTCONNECT_DATABASE_URL": world.settings.database_url,
        "EXPERTCONNECT_SECRET_KEY": SECRET,
    }
    writer = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "tests.stress.kill_writer",
            str(first),
            str(world.grace.expert_id),
            str(world.grace.event_type_id),
        ],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
    )
    assert writer.stdout is not None
    begun = writer.stdout.readline()
    time.sleep(seconds)
    writer.kill()
    lines = (begun + writer.stdout.read()).decode().splitlines(keepends=True)
    writer.stdout.close()
    writer.wait()
    return {line.strip() for line in lines if line.endswith("\n")}


def _kept(settings: Settings) -> dict[str, int]:
    """Uids of all bookings with the number of their claims, as another process finds them."""
    engine = create_engine(settings.database, poolclass=NullPool)
    with engine.connect() as connection:
        if settings.is_sqlite:
            assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
        found = connection.execute(
            text(
                "SELECT uid, count(tick) FROM booking LEFT JOIN claim ON booking_id = booking.id GROUP BY uid"
            )
        )
        kept = {str(uid): int(claims) for uid, claims in found}
    engine.dispose()
    return kept
