"""What a request costs is judged before it is looked at: items of its body, and the budget of its network."""

import asyncio
import json
import threading
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from pydantic import BaseModel
from starlette.routing import Mount

from expertconnect.services import availability
from expertconnect.services.availability import commands
from expertconnect.services.common.rate_limits import RULES, Limit
from pages.api import accounts, bookings, event_types, events, experts
from pages.api.cost import BYTES_PER_UNIT, Budget, Turns, cost_of, max_items
from pages.framework.json_bounds import exceeds
from tests.contract.conftest import Api, booking
from tests.contract.test_api_experts import HOURS

JSON = {"Content-Type": "application/json"}


def give_budget(api: Api, budget: Budget | None) -> None:
    """Replace the budget of the networks, whose clock is that of the machine."""
    mount = next(route for route in api.plain.routes if isinstance(route, Mount))
    inner: Any = mount.app
    inner._app.state.budget = budget


ROUTES = [
    route for module in (accounts, bookings, event_types, experts, events) for route in module.router.routes
]


@pytest.fixture
def dialect() -> str:
    """What is refused here never reaches a database."""
    return "sqlite"


@pytest.mark.parametrize(
    "answers",
    [
        {str(key): 1 for key in range(100_000)},
        {"1": [[]] * 100_000},
        {"1": "yes", "2": {str(key): None for key in range(5_000)}},
    ],
    ids=["keys", "lists", "keys of a value"],
)
async def test_a5_a_body_of_a_hundred_thousand_keys_is_refused_before_it_is_validated(
    api: Api, answers: dict[str, Any]
) -> None:
    answer = await api.client().post("/api/bookings", json=booking(answers=answers))
    assert (answer.status_code, answer.json()["code"]) == (422, "validation")
    assert list(answer.json()["errors"]) == ["body"]


async def test_a5_deep_nesting_is_refused_before_it_is_parsed(api: Api) -> None:
    body = b'{"answers":' + b"[" * 50_000 + b"]" * 50_000 + b"}"
    answer = await api.client().post("/api/bookings", content=body, headers=JSON)
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["body"])


async def test_a5_a_body_with_a_few_items_too_many_is_still_told_which_field_is_wrong(api: Api) -> None:
    answers = {str(key): "yes" for key in range(1, 30)}
    answer = await api.client().post("/api/bookings", json=booking(answers=answers))
    assert list(answer.json()["errors"]) == ["answers"]


async def test_a5_commas_and_brackets_inside_of_a_text_are_no_items(api: Api) -> None:
    answer = await api.client().post("/api/bookings", json=booking(notes='[{",' * 400 + '"'))
    assert answer.status_code == 201


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_a5_every_body_of_the_interface_has_a_bound_for_its_items(route: Any) -> None:
    most = max_items(route.endpoint)
    assert (most is None) == (route.body_field is None)
    assert most is None or 0 < most <= 10_000


def test_a5_a_body_with_a_list_without_a_bound_is_a_defect() -> None:
    class Unbounded(BaseModel):
        names: list[str] = []

    async def operation(body: Unbounded) -> None: ...

    operation.__annotations__["body"] = Unbounded
    with pytest.raises(TypeError, match="has no bound"):
        max_items(operation)


@pytest.mark.parametrize(
    ("text", "items", "too_many"),
    [
        ('{"a": 1, "b": [2, 3]}', 4, False),
        ('{"a": 1, "b": [2, 3]}', 3, True),
        ('["\\",\\",[[[[", 1]', 2, False),
        ('["' + "," * 500 + '"]', 2, False),
        ('"' + '\\"' * 5_000, 2, False),
        ('""' * 100, 2, True),
        ("[" * 13, 100, True),
        ("[],[],[],[],[],[],[],[],[],[],[],[],[],[]", 100, False),
    ],
)
def test_items_of_a_json_text_are_counted_outside_of_its_strings(
    text: str, items: int, too_many: bool
) -> None:
    assert exceeds(text, items) is too_many
    assert exceeds(text.encode(), items) is too_many


@pytest.mark.parametrize("value", [{}, [], [[1, 2], {"a": "b,c"}], {"x": {"y": [1, "[", None]}}], ids=repr)
def test_no_json_value_has_more_values_than_were_counted(value: object) -> None:
    def values(one: object) -> int:
        children = list(one.values()) if isinstance(one, dict) else one if isinstance(one, list) else []
        return 1 + sum(map(values, children))

    counted = next(items for items in range(50) if not exceeds(json.dumps(value), items))
    assert counted >= values(value) - 1


async def test_a5_the_budget_of_a_network_is_charged_before_a_body_is_validated(limited: Api) -> None:
    give_budget(limited, Budget(per_second=0.05, burst=2, clock=lambda: 0.0))
    client = limited.client(network="198.51.100.7")
    for _ in range(2):
        assert (await client.post("/api/holds", json={})).status_code == 422
    refused = await client.post("/api/holds", json={})
    assert (refused.status_code, refused.json()["code"]) == (429, "rate_limited")
    assert int(refused.headers["retry-after"]) in {20}
    assert refused.headers["retry-after"] in refused.json()["detail"]
    assert (await limited.client(network="198.51.100.8").post("/api/holds", json={})).status_code == 422


async def test_a6_costly_operations_of_one_network_run_one_after_the_other() -> None:
    turns, at_work, most = Turns(), Counter[str](), Counter[str]()
    other_began = asyncio.Event()

    async def work(network: str) -> None:
        async with turns.turn(network):
            at_work[network] += 1
            most[network] = max(most[network], at_work[network])
            if network == "other":
                other_began.set()
            await other_began.wait()  # the other network does not wait for this one
            at_work[network] -= 1

    await asyncio.gather(*(work("one") for _ in range(6)), work("other"))
    assert most == {"one": 1, "other": 1}
    assert not turns._locks


def test_a_large_body_costs_more_than_a_small_one() -> None:
    assert cost_of(bookings.hold) == 1
    assert cost_of(bookings.hold, bytes(10 * BYTES_PER_UNIT)) == 11


async def test_a7_a_schedule_is_checked_outside_of_the_writer(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[str] = []
    check = availability.checked_schedule

    def noting(given: availability.ScheduleInput) -> availability.CheckedSchedule:
        threads.append(threading.current_thread().name)
        return check(given)

    monkeypatch.setattr(availability, "checked_schedule", noting)
    monkeypatch.setattr(commands, "checked_schedule", noting)
    grace = api.client(api.world.grace)
    assert (await grace.put("/api/experts/me/schedule", json=HOURS)).status_code == 200
    assert len(threads) == 1
    assert threads[0] not in {"writer", threading.main_thread().name}


@pytest.mark.parametrize(
    "hours",
    [
        {"overrides": {f"2026-03-{day:02}": [["09:00", "09:30"]] * 7 for day in range(1, 8)}},
        {"weekly": {"1": [[f"{hour:02}:00", f"{hour:02}:30"] for hour in range(7)]}},
        {"overrides": {str(date(2026, 3, 1) + timedelta(days=number)): [] for number in range(367)}},
    ],
    ids=["windows of a date", "windows of a weekday", "dates"],
)
async def test_a7_a_schedule_beyond_a_year_of_six_windows_a_day_is_refused(
    api: Api, hours: dict[str, Any]
) -> None:
    grace = api.client(api.world.grace)
    answer = await grace.put("/api/experts/me/schedule", json={"time_zone": "UTC", **hours})
    assert (answer.status_code, answer.json()["code"]) == (422, "validation")


async def test_a7_a_year_of_six_windows_a_day_is_taken(api: Api) -> None:
    windows = [[f"{hour:02}:00", f"{hour:02}:30"] for hour in range(6)]
    year = {str(date(2026, 3, 1) + timedelta(days=number)): windows for number in range(366)}
    grace = api.client(api.world.grace)
    answer = await grace.put("/api/experts/me/schedule", json={"time_zone": "UTC", "overrides": year})
    assert (answer.status_code, len(answer.json()["overrides"])) == (200, 366)


async def test_a7_putting_a_schedule_is_limited_per_person(limited: Api) -> None:
    give_budget(limited, None)
    grace = limited.client(limited.world.grace)
    for _ in range(RULES[Limit.SCHEDULE].person.times):  # type: ignore[union-attr]
        assert (await grace.put("/api/experts/me/schedule", json=HOURS)).status_code == 200
    refused = await grace.put("/api/experts/me/schedule", json=HOURS)
    assert (refused.status_code, refused.json()["code"]) == (429, "rate_limited")
    assert refused.headers["retry-after"] in refused.json()["detail"]
    bob = limited.client(limited.world.bob)
    assert (await bob.put("/api/experts/me/schedule", json=HOURS)).status_code == 200
