"""Backups: made in a storm, complete, restored whole into either database, never over something unasked."""

import io
import sqlite3
import tarfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Table, func, insert, select

from db.engine.gateway import Database
from db.engine.unit_of_work import UnitOfWork
from db.errors import DatabaseRefused
from db.maintenance.backup import backup
from db.maintenance.constraint_check import require_constraints
from db.maintenance.restore import restore
from db.migrate import database_file, migrate
from db.models import Booking, Category, SystemNote
from db.queries.tables import bookings, claims, users
from expertconnect.clock import MovableClock
from expertconnect.config import Settings
from expertconnect.domain.people import NOBODY, SYSTEM
from tests import postgresql
from tests.conftest import SECRET, settings_for
from tests.db.rows import many_bookings
from tests.world import MONDAY, World


def _rows(work: UnitOfWork, table: Table) -> int:
    return work.session.scalars(select(func.count()).select_from(table)).one()


@pytest.fixture(params=["sqlite", "postgresql"])
def elsewhere(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Settings]:
    """Another installation, with nothing in it, on either database."""
    folder = tmp_path / "elsewhere"
    if request.param == "sqlite":
        yield settings_for(folder)
        return
    with postgresql.database(request.getfixturevalue("postgresql_server"), "expertconnect_elsewhere") as url:
        yield settings_for(folder, url)


def counted(settings: Settings) -> dict[str, int]:
    """How many there are of what matters."""
    database = Database(settings)
    found = {table.name: database.acting(NOBODY).ask_now(_rows, table) for table in (users, bookings, claims)}
    database.close()
    return found


def test_what_was_backed_up_on_one_database_stands_on_the_other(world: World, elsewhere: Settings) -> None:
    many_bookings(world, 500)
    archive, contents = backup(world.settings, world.settings.data_dir)
    assert contents.bookings == 500
    restore(elsewhere, archive)
    require_constraints(elsewhere)
    assert counted(elsewhere) == {"user": 4, "booking": 500, "claim": 3000}
    database = Database(elsewhere)

    def same(work: UnitOfWork) -> Booking:
        return work.session.scalars(select(Booking).where(Booking.uid == f"{7:032x}")).one()

    ours = world.database.acting(SYSTEM).ask_now(same)
    theirs = database.acting(SYSTEM).ask_now(same)
    assert (theirs.starts_at, theirs.name, theirs.undo) == (ours.starts_at, ours.name, ours.undo)

    def goes_on(work: UnitOfWork) -> int:
        work.session.add(Category(slug="new", name="New", position=9))
        work.session.flush()
        return work.session.scalars(select(Category.id).where(Category.slug == "new")).one()

    assert database.acting(SYSTEM).do_now(goes_on) == 2  # the counters go on where they stood
    database.close()


def test_case_33_a_backup_in_a_storm_is_whole_and_has_all_that_was_answered_before(
    world: World, tmp_path: Path
) -> None:
    stop, answered, failed = threading.Event(), 0, []

    def storm() -> None:
        nonlocal answered
        while not stop.is_set():
            try:
                world.database.acting(SYSTEM).do_now(_pair, answered)
                answered += 1
            except Exception as error:
                failed.append(error)
                return

    writer = threading.Thread(target=storm)
    writer.start()
    while answered < 50:
        pass
    before = answered
    archive, _ = backup(world.settings, tmp_path / "storm.tar.gz")
    after = answered + 1
    stop.set()
    writer.join()
    assert not failed
    assert after > before
    place = settings_for(tmp_path / "restored")
    restore(place, archive)
    with sqlite3.connect(database_file(place)) as restored:
        names = {name for (name,) in restored.execute("SELECT name FROM house_note")}
    restored.close()
    pairs = {name.split(":")[1] for name in names}
    assert before <= len(pairs) <= after
    assert len(names) == 2 * len(pairs)  # no command is in it by half


def _pair(work: UnitOfWork, number: int) -> None:
    for half in ("left", "right"):
        work.session.execute(insert(SystemNote).values(name=f"{half}:{number}", value=""))


def test_a_backup_carries_the_secret_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    settings = Settings.model_validate({"data_dir": tmp_path / "one"})
    migrate(settings)
    secret = settings.secret()
    archive, _ = backup(settings, tmp_path)
    assert archive.stat().st_mode & 0o077 == 0
    other = Settings.model_validate({"data_dir": tmp_path / "two"})
    restore(other, archive)
    assert other.secret() == secret
    assert (tmp_path / "two" / "secret_key").stat().st_mode & 0o077 == 0


def test_a_restore_under_another_secret_is_refused_before_anything_changes(
    world: World, tmp_path: Path
) -> None:
    archive, _ = backup(world.settings, tmp_path)
    other = settings_for(tmp_path / "other", secret_key=SECRET[::-1])
    with pytest.raises(DatabaseRefused, match="EXPERTCONNECT_SECRET_KEY"):
        restore(other, archive)
    assert not database_file(other).exists()


def test_a_restore_overwrites_nothing_unless_it_is_told_to(world: World, elsewhere: Settings) -> None:
    archive, _ = backup(world.settings, world.settings.data_dir)
    restore(elsewhere, archive)
    many_bookings(world, 3)
    newer, _ = backup(world.settings, world.settings.data_dir / "newer.tar.gz")
    with pytest.raises(DatabaseRefused, match="--force"):
        restore(elsewhere, newer)
    assert counted(elsewhere)["booking"] == 0
    restore(elsewhere, newer, force=True, clock=MovableClock(MONDAY))
    assert counted(elsewhere)["booking"] == 3
    if elsewhere.is_sqlite:
        kept = elsewhere.data_dir / "expertconnect-before-restore-20260302T060000.db"
        with sqlite3.connect(kept) as before:
            assert before.execute("SELECT count(*) FROM user").fetchone() == (4,)
        before.close()


def test_a_backup_writes_over_nothing_that_is_there(world: World, tmp_path: Path) -> None:
    taken = tmp_path / "taken.tar.gz"
    taken.write_text("precious")
    with pytest.raises(DatabaseRefused, match="exists already"):
        backup(world.settings, taken)
    assert taken.read_text() == "precious"


def test_a_backup_into_a_folder_that_is_not_there_is_one_sentence(world: World, tmp_path: Path) -> None:
    with pytest.raises(DatabaseRefused, match="cannot be written"):
        backup(world.settings, tmp_path / "no" / "such" / "folder.tar.gz")


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
@pytest.mark.parametrize("damage", ["cut", "noise", "other database", "no database", "newer"])
def test_a_damaged_or_newer_archive_changes_nothing(world: World, tmp_path: Path, damage: str) -> None:
    archive, _ = backup(world.settings, tmp_path / "whole.tar.gz")
    bad = tmp_path / "bad.tar.gz"
    whole = archive.read_bytes()
    if damage == "cut":
        bad.write_bytes(whole[: len(whole) // 2])
    elif damage == "noise":
        bad.write_bytes(b"\x00" * 5000)
    else:
        _repack(archive, bad, damage)
    place = settings_for(tmp_path / "place")
    with pytest.raises(DatabaseRefused) as refused:
        restore(place, bad)
    assert "\n" not in str(refused.value)
    assert not database_file(place).exists()
    assert [path.name for path in place.data_dir.iterdir()] == []


def _repack(archive: Path, bad: Path, damage: str) -> None:
    with tarfile.open(archive) as whole, tarfile.open(bad, "w:gz") as made:
        for member in whole.getmembers():
            file = whole.extractfile(member)
            assert file is not None
            content = file.read()
            if member.name == "expertconnect.db":
                if damage == "no database":
                    continue
                if damage == "other database":
                    content = content.replace(b"Grace Hopper", b"Grace Hooper")
            if member.name == "contents.json" and damage == "newer":
                content = content.replace(b'"revision": "0', b'"revision": "9')
            member.size = len(content)
            made.addfile(member, io.BytesIO(content))


def test_members_that_would_land_elsewhere_stay_in_the_archive(tmp_path: Path) -> None:
    settings = settings_for(tmp_path / "one")
    migrate(settings)
    archive, _ = backup(settings, tmp_path / "good.tar.gz")
    bad = tmp_path / "bad.tar.gz"
    with tarfile.open(archive) as whole, tarfile.open(bad, "w:gz") as made:
        for member in whole.getmembers():
            made.addfile(member, whole.extractfile(member))
        evil = tarfile.TarInfo("../../evil")
        evil.size = 4
        made.addfile(evil, io.BytesIO(b"evil"))
    restore(settings_for(tmp_path / "deep" / "two"), bad)
    assert not list(tmp_path.rglob("evil"))
