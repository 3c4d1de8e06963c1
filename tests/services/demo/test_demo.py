"""The demo: believable, the same for the same seed, and never among other people's data unasked."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from db.engine.gateway import Database
from db.engine.unit_of_work import UnitOfWork
from db.models import Booking, Claim, EventType, Expert, OutboxJob, Review, SignIn, User
from expertconnect.clock import Clock
from expertconnect.config import Settings
from expertconnect.domain.errors import Taken
from expertconnect.domain.people import NOBODY
from expertconnect.services import demo, directory, experts
from expertconnect.services.accounts.passwords import Hasher
from tests.conftest import settings_for

NOW = datetime(2026, 11, 24, 10, 17, tzinfo=UTC)


@pytest.fixture(scope="session")
def loaded(
    migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Settings, demo.DemoLoaded]:
    """One loaded demo, for questions alone."""
    folder = tmp_path_factory.mktemp("demo")
    shutil.copy(migrated_sqlite, folder / "expertconnect.db")
    settings = settings_for(folder)
    return settings, load(settings)


def load(settings: Settings, seed: int = 1, *, force: bool = False) -> demo.DemoLoaded:
    """Load the demo around NOW."""

    def open_at(clock: Clock) -> Database:
        return Database(settings, clock=clock)

    return demo.load(open_at, NOW, seed=seed, force=force)


def ask(settings: Settings, question: object) -> list[tuple[object, ...]]:
    """The rows of a statement."""
    database = Database(settings, clock=lambda: NOW)

    def rows(work: UnitOfWork) -> list[tuple[object, ...]]:
        return [tuple(row) for row in work.session.execute(question)]  # type: ignore[call-overload]

    try:
        return database.acting(NOBODY).ask_now(rows)
    finally:
        database.close()


def test_the_demo_holds_what_a_visitor_would_look_for(loaded: tuple[Settings, demo.DemoLoaded]) -> None:
    settings, made = loaded
    assert ask(settings, select(func.count(Expert.id))) == [(24,)]
    zones = select(func.count(Expert.time_zone.distinct()), func.count(Expert.category_id.distinct()))
    assert ask(settings, zones) == [(12, 8)]
    statuses = {
        row[0]: row[1] for row in ask(settings, select(Booking.status, func.count()).group_by(Booking.status))
    }
    assert statuses.keys() == {"pending", "confirmed", "completed", "cancelled", "declined", "no_show"}
    assert ask(settings, select(Booking.id).where(Booking.status == "pending"))[1:]
    assert made.counts["bookings"] == sum(statuses.values())  # type: ignore[arg-type]
    assert made.counts["reviews"] > 60
    kinds = {row[0] for row in ask(settings, select(EventType.place_kind).distinct())}
    assert kinds == {"video", "phone", "address"}
    assert len(ask(settings, select(EventType.currency).distinct())) >= 8


def test_the_demo_keeps_the_promises_of_the_system(settings: Settings) -> None:
    load(settings)
    late = select(func.count()).where(
        Booking.status == "confirmed", Booking.ends_at < NOW - timedelta(minutes=5)
    )
    assert ask(settings, late) == [(0,)]
    claims = select(func.count()).select_from(Claim)
    ticks = select(func.sum(Booking.end_tick - Booking.first_tick)).where(
        Booking.status.in_(("pending", "confirmed"))
    )
    live = select(Booking.id).where(Booking.status.in_(("pending", "confirmed")))
    assert ask(settings, claims.where(Claim.booking_id.in_(live))) == ask(settings, ticks)
    rated = (
        select(Expert.id, Expert.rating_count, Expert.rating_sum)
        .where(Expert.rating_count > 0)
        .order_by(Expert.id)
    )
    counted = select(Review.expert_id, func.count(), func.sum(Review.stars)).group_by(Review.expert_id)
    assert ask(settings, rated) == ask(settings, counted.order_by(Review.expert_id))


def test_no_mail_leaves_the_demo_and_nobody_stays_signed_in(loaded: tuple[Settings, demo.DemoLoaded]) -> None:
    settings, _ = loaded
    assert ask(settings, select(OutboxJob.state).distinct()) == [("dropped",)]
    assert ask(settings, select(func.count(SignIn.id))) == [(0,)]


def test_the_same_seed_makes_the_same_demo_and_another_one_another(
    migrated_sqlite: Path, tmp_path: Path
) -> None:
    reported = []
    for place, seed in enumerate((7, 7, 8)):
        folder = tmp_path / str(place)
        folder.mkdir()
        shutil.copy(migrated_sqlite, folder / "expertconnect.db")
        settings = settings_for(folder)
        load(settings, seed)
        columns = (Booking.expert_id, Booking.starts_at, Booking.name, Booking.status, Booking.notes)
        reported.append(ask(settings, select(*columns).order_by(Booking.id)))
    assert reported[0] == reported[1]
    assert reported[0] != reported[2]


def test_the_log_ins_work_and_their_passwords_are_known(loaded: tuple[Settings, demo.DemoLoaded]) -> None:
    settings, made = loaded
    assert [one.role for one in made.log_ins] == ["client", "expert", "admin"]
    hasher = Hasher(settings.secret())
    for one in made.log_ins:
        found = ask(
            settings, select(User.password_hash, User.is_expert, User.is_admin).where(User.email == one.email)
        )
        assert hasher.verify_now(one.password, str(found[0][0]))
        assert found[0][1:] == (one.role == "expert", one.role == "admin")
    hasher.close()
    others = select(func.count()).where(User.password_hash != "")
    assert ask(settings, others) == [(3,)]


@pytest.mark.parametrize(
    ("host", "base_url", "known"),
    [
        ("127.0.0.1", "", True),
        ("localhost", "", True),
        ("::1", "http://localhost:8080", True),
        ("0.0.0.0", "", False),
        ("127.0.0.1", "https://book.example.org", False),
        ("192.168.0.5", "", False),
    ],
)
def test_known_passwords_are_made_only_where_no_stranger_can_come(
    tmp_path: Path, host: str, base_url: str, known: bool
) -> None:
    assert demo.is_only_here(settings_for(tmp_path, host=host, base_url=base_url)) is known


def test_without_log_ins_no_account_of_the_demo_has_a_password(migrated_sqlite: Path, tmp_path: Path) -> None:
    shutil.copy(migrated_sqlite, tmp_path / "expertconnect.db")
    settings = settings_for(tmp_path, base_url="https://book.example.org")
    assert load(settings).log_ins == ()
    assert ask(settings, select(func.count()).where(User.password_hash != "")) == [(0,)]
    assert ask(settings, select(func.count()).where(User.is_admin)) == [(0,)]


def test_the_demo_does_not_mix_with_other_data_unless_it_is_forced(
    migrated_sqlite: Path, tmp_path: Path
) -> None:
    shutil.copy(migrated_sqlite, tmp_path / "expertconnect.db")
    settings = settings_for(tmp_path)
    database = Database(settings, clock=lambda: NOW)
    database.acting(NOBODY).do_now(
        lambda work: work.session.add(User(email="a@b.org", email_shown="a@b.org", name="A", created_at=NOW))
    )
    database.close()
    with pytest.raises(Taken, match="data of its own"):
        load(settings)
    assert ask(settings, select(func.count(Expert.id))) == [(0,)]
    load(settings, force=True)
    with pytest.raises(Taken, match="already"):
        load(settings, force=True)


def test_every_demo_expert_is_found_by_name_and_has_something_free(
    loaded: tuple[Settings, demo.DemoLoaded],
) -> None:
    settings, _ = loaded
    database = Database(settings, clock=lambda: NOW)
    asking = database.acting(NOBODY)
    for person in demo.PEOPLE:
        card = asking.ask_now(directory.search, directory.Search(person.name)).items[0]
        assert card.name == person.name
        assert card.next_free
        page = asking.ask_now(experts.expert_page, person.username)
        assert len(page.offers) == len(person.offers)
    database.close()
