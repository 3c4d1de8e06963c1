"""The doctor finds what is broken, and nothing where nothing is."""

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, text

from db.engine.unit_of_work import UnitOfWork
from db.migrate import database_file, migrate
from db.models import OutboxJob
from expertconnect.clock import MovableClock
from expertconnect.config import Settings
from expertconnect.domain.people import SYSTEM
from expertconnect.services.accounts import demo_log_ins
from expertconnect.services.accounts.passwords import Hasher
from expertconnect.services.admin.doctor import Finding, examine
from expertconnect.services.common import other_origin
from tests.conftest import settings_for
from tests.db.rows import many_bookings
from tests.world import MONDAY, World

pytestmark = pytest.mark.both_databases


def findings(world: World, **changed: object) -> dict[str, Finding]:
    """What the doctor says, by what was looked at."""
    settings = world.settings.model_copy(update=changed)
    return {finding.name: finding for finding in examine(settings, world.clock)}


def by_hand(world: World, statement: str) -> None:
    """Break something that no command would."""

    def run(work: UnitOfWork) -> None:
        work.session.execute(text(statement))

    world.database.acting(SYSTEM).do_now(run)


def test_a_sound_installation_is_well_in_every_point(world: World) -> None:
    many_bookings(world, 5)
    found = findings(world)
    assert [finding for finding in found.values() if not finding.is_well] == []
    assert "All 5 coming ones" in found["bookings"].sentence
    assert {
        "settings",
        "secret",
        "disk",
        "database",
        "migrations",
        "guard",
        "claims",
        "outbox",
    } <= found.keys()


def test_a_coming_booking_that_lost_a_tick_of_its_time_is_named(world: World) -> None:
    many_bookings(world, 3)
    by_hand(
        world,
        "DELETE FROM claim WHERE booking_id = 2 AND tick = (SELECT max(tick) FROM claim WHERE booking_id = 2)",
    )
    found = findings(world)["bookings"]
    assert not found.is_well
    assert f"{2:032x}" in found.sentence
    assert f"{1:032x}" not in found.sentence


def test_a_past_booking_needs_no_claims_any_more(world: World) -> None:
    many_bookings(world, 3)
    by_hand(world, "DELETE FROM claim")
    world.clock.advance(timedelta(days=30))
    assert findings(world)["bookings"].is_well


def test_time_that_a_cancelled_booking_still_blocks_is_named(world: World) -> None:
    many_bookings(world, 3)
    by_hand(world, "UPDATE booking SET status = 'cancelled' WHERE id = 3")
    found = findings(world)["claims"]
    assert not found.is_well
    assert f"{3:032x}" in found.sentence


def test_time_that_an_open_undo_keeps_is_well_kept(world: World) -> None:
    many_bookings(world, 3)
    by_hand(world, "UPDATE booking SET status = 'cancelled', undo_until = starts_at WHERE id = 3")
    assert findings(world)["claims"].is_well


def test_zones_that_the_zone_data_has_lost_are_named(world: World) -> None:
    by_hand(world, "UPDATE expert SET time_zone = 'Atlantis/Capital' WHERE username = 'grace'")
    found = findings(world)["experts' zones"]
    assert not found.is_well
    assert "Atlantis/Capital" in found.sentence


def test_mails_that_were_refused_or_are_long_due_are_told(world: World) -> None:
    job = {
        "kind": "email",
        "purpose": "magic_link",
        "payload": {},
        "created_at": MONDAY,
        "due_at": MONDAY,
        "tries": 0,
        "last_error": "",
    }

    def post(work: UnitOfWork, state: str) -> None:
        work.session.execute(insert(OutboxJob).values(**job, key=state, state=state))

    world.database.acting(SYSTEM).do_now(post, "waiting")
    assert findings(world)["outbox"].is_well
    world.clock.advance(timedelta(hours=1))
    mail = {"smtp_host": "localhost", "mail_from": "a@example.org"}
    assert "is the server running" in findings(world, **mail)["outbox"].sentence
    assert findings(world)["outbox"].is_well  # without a mail server they wait, as they should
    world.database.acting(SYSTEM).do_now(post, "failed")
    assert not findings(world)["outbox"].is_well


def test_a_database_that_is_older_than_the_code_is_told_to_migrate(world: World, tmp_path: Path) -> None:
    settings = settings_for(tmp_path / "older")
    migrate(settings, "0002")
    found = {finding.name: finding for finding in examine(settings, world.clock)}
    assert "run migrate" in found["migrations"].sentence
    assert "guard" not in found


def test_a_database_without_its_guard_is_found(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    migrate(settings)
    with sqlite3.connect(database_file(settings)) as connection:
        connection.execute("DROP INDEX uq_booking_expert_id_starts_at")
    connection.close()
    found = {finding.name: finding for finding in examine(settings, MovableClock(MONDAY))}
    assert not found["guard"].is_well


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"rate_limits": "off", "base_url": "https://book.example.org"}, "RATE_LIMITS is off"),
        ({"base_url": "http://book.example.org"}, "not https"),
    ],
)
def test_settings_that_are_unwise_in_public_are_told(
    tmp_path: Path, changed: dict[str, str], said: str
) -> None:
    found = {
        finding.name: finding for finding in examine(settings_for(tmp_path, **changed), MovableClock(MONDAY))
    }
    assert not found["settings"].is_well
    assert said in found["settings"].sentence


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"base_url": "https://book.example.org"}, "all visitors share one network address"),
        ({"trusted_proxies": "10.0.0.1, 0.0.0.0/0"}, "every visitor can choose"),
        ({"trusted_proxies": "::/0"}, "every visitor can choose"),
        ({"base_url": "https://book.example.org", "trusted_proxies": "10.0.0.1"}, ""),
        ({}, ""),
    ],
)
def test_a22_proxies_that_make_visitors_one_or_anybody_are_told(
    tmp_path: Path, changed: dict[str, str], said: str
) -> None:
    found = {
        finding.name: finding for finding in examine(settings_for(tmp_path, **changed), MovableClock(MONDAY))
    }
    assert found["proxies"].is_well == (not said)
    assert said in found["proxies"].sentence


def test_d5_an_address_at_which_pages_cannot_connect_is_told_until_it_is_the_sites(world: World) -> None:
    assert findings(world)["address"].is_well
    world.database.acting(SYSTEM).do_now(other_origin.keep, "http://localhost:9000")
    finding = findings(world)["address"]
    assert not finding.is_well
    assert "http://localhost:9000" in finding.sentence
    assert world.settings.url in finding.sentence
    assert findings(world, base_url="http://localhost:9000")["address"].is_well
    world.clock.advance(timedelta(days=8))
    assert findings(world)["address"].is_well


def test_a_secret_that_others_may_read_is_told(tmp_path: Path) -> None:
    settings = Settings.model_validate({"data_dir": tmp_path})
    settings.secret()
    (tmp_path / "secret_key").chmod(0o644)
    found = {finding.name: finding for finding in examine(settings, MovableClock(MONDAY))}
    assert "chmod 600" in found["secret"].sentence


def test_where_there_is_no_database_yet_it_says_so_and_makes_none(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    found = {finding.name: finding for finding in examine(settings, MovableClock(MONDAY))}
    assert "run migrate" in found["database"].sentence
    assert list(tmp_path.iterdir()) == []


def test_a_password_that_everybody_knows_is_named_where_others_reach_the_site(world: World) -> None:
    hasher = Hasher(world.database.secret, cost=4)
    known = hasher.hash_now(demo_log_ins.PASSWORD)
    own = hasher.hash_now("correct horse battery staple")
    hasher.close()
    by_hand(
        world, f"UPDATE \"user\" SET password_hash = '{known}' WHERE name LIKE 'Grace%' OR name LIKE 'Ada%'"
    )
    by_hand(world, f"UPDATE \"user\" SET password_hash = '{own}' WHERE name LIKE 'Bob%'")
    assert findings(world, base_url="")["demo"].is_well
    found = findings(world, base_url="https://book.example.org")["demo"]
    assert not found.is_well
    assert "the password of grace@example.org, ada@example.org;" in found.sentence
