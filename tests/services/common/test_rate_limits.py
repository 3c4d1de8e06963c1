"""How often something may be done: exact, sliding, and for those who were refused no longer than needed."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from db.engine.gateway import Database
from expertconnect.domain.errors import RateLimited
from expertconnect.domain.people import SYSTEM
from expertconnect.services.common import rate_limits
from expertconnect.services.common.rate_limits import RULES, Limit, Rate, Rule
from tests.services.people import acting, wait
from tests.world import World

pytestmark = pytest.mark.both_databases

FEW = Rule(network=Rate(3, timedelta(hours=1)))


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(RULES, Limit.SEARCH, FEW)


def allowed(
    world: World, network: str = "203.0.113.7", subject: str = "", limit: Limit = Limit.SEARCH
) -> bool:
    try:
        world.as_(world.guest(network=network)).do(rate_limits.count, limit, subject)
    except RateLimited:
        return False
    return True


@pytest.mark.usefixtures("few")
def test_the_number_is_allowed_and_one_more_is_not(world: World) -> None:
    assert [allowed(world) for _ in range(5)] == [True, True, True, False, False]
    assert allowed(world, "203.0.113.8")


@pytest.mark.usefixtures("few")
def test_a_window_slides_so_that_no_hour_holds_more(world: World) -> None:
    given = []
    for minute in range(0, 600, 1):
        if allowed(world):
            given.append(minute)
        world.clock.advance(timedelta(minutes=1))
    assert len(given) >= 25  # about three an hour
    assert all(later - earlier >= 60 for earlier, later in zip(given, given[3:], strict=False))


@pytest.mark.usefixtures("few")
def test_a_refusal_says_when_it_will_not_be_one(world: World) -> None:
    for _ in range(3):
        assert allowed(world)
    with pytest.raises(RateLimited) as refused:
        world.do(rate_limits.count, Limit.SEARCH)
    assert 3600 <= refused.value.retry_after <= 3600 + 5 * 60 + 1
    minutes = -(-refused.value.retry_after // 60)
    assert str(refused.value) == f"That was tried too often. Please try again in {minutes} minutes."
    for _ in range(50):
        assert not allowed(world)  # trying on does not make it longer
    world.clock.advance(timedelta(seconds=refused.value.retry_after))
    assert allowed(world)


@pytest.mark.usefixtures("few")
def test_case_62_five_hundred_at_once_are_counted_one_by_one(world: World) -> None:
    with ThreadPoolExecutor(32) as many:
        results = list(many.map(lambda _: allowed(world), range(500)))
    assert sum(results) == 3


def test_a_person_is_counted_by_account_else_by_browser(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(RULES, Limit.SEARCH, Rule(person=Rate(1, timedelta(hours=1))))
    for actor in (world.ada.actor, world.mallory.actor, world.guest("one"), world.guest("two")):
        world.as_(actor).do(rate_limits.count, Limit.SEARCH)
        with pytest.raises(RateLimited):
            world.as_(replace(actor, network="192.0.2.1")).do(rate_limits.count, Limit.SEARCH)


def test_what_is_counted_about_an_address_does_not_show_it(world: World) -> None:
    from sqlalchemy import select

    from db.engine.unit_of_work import UnitOfWork
    from db.models import RateCount

    def keys(work: UnitOfWork) -> list[str]:
        return list(work.session.scalars(select(RateCount.key)))

    allowed(world, subject="ada@example.org", limit=Limit.MAGIC_LINK)
    assert len(world.ask(keys)) == 2
    assert not any("example" in key for key in world.ask(keys))


def test_limits_can_be_switched_off_and_never_hold_the_system_up(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(RULES, Limit.SEARCH, Rule(network=Rate(0, timedelta(hours=1))))
    system = replace(SYSTEM, network="203.0.113.7")
    wait(rate_limits.allow(acting(world, system), Limit.SEARCH))
    with pytest.raises(RateLimited):
        wait(rate_limits.allow(acting(world), Limit.SEARCH))
    off = Database(world.settings.model_copy(update={"rate_limits": "off"}), clock=world.clock)
    wait(rate_limits.allow(off.acting(world.guest()), Limit.SEARCH))
    off.close()


def test_case_80_of_a_hundred_links_from_one_address_ten_are_asked_for(world: World) -> None:
    results = [allowed(world, subject=f"person{n}@example.org", limit=Limit.MAGIC_LINK) for n in range(100)]
    assert sum(results) == 10
    assert allowed(world, "192.0.2.44", "ada@example.org", Limit.MAGIC_LINK)  # nobody else is shut out
