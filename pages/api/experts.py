"""API operations on experts: search, public page, free slots, own profile and schedule."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query, Response

from db.engine.unit_of_work import UnitOfWork
from expertconnect.services import availability, bookings, directory, experts
from expertconnect.services.availability import CheckedSchedule
from expertconnect.services.availability.input import ScheduleInput, TimeOffInput, hours_from_texts
from expertconnect.services.common import rate_limits, validation
from expertconnect.services.common.rate_limits import Limit
from expertconnect.services.directory.search import Search
from expertconnect.services.event_types import public
from expertconnect.services.experts.profile_view import Profile
from pages.api.caller import Anybody, Member
from pages.api.cost import costs
from pages.api.docs.contract import OPTIONAL, SIGNED_IN, refusals
from pages.api.error_handlers import Call
from pages.api.models import experts as models
from pages.api.models.schedules import PuttingSchedule, Schedule
from pages.api.models.slots import AskingSlots, Slots

router = APIRouter(prefix="/experts", tags=["Experts"], route_class=Call)

USUAL_DAYS = timedelta(days=6)
"""Default number of days after the first one."""


@router.get("", responses=refusals(429), openapi_extra=OPTIONAL)
async def find_experts(query: Annotated[models.Searching, Query()], caller: Anybody) -> models.Experts:
    """Find experts by free text, category, price, language and free time."""
    await rate_limits.allow(caller.gateway, Limit.SEARCH)
    result = await caller.gateway.ask(
        directory.search,
        Search(
            q=query.q,
            category=query.category,
            max_rate=query.max_rate,
            currency=query.currency,
            language=query.language,
            free_on=query.free_on,
            time_zone=query.time_zone,
            sort=query.sort,
            limit=query.limit,
            cursor=query.cursor or "",
        ),
    )
    items = [models.FoundExpert.of(card) for card in result.items]
    return models.Experts(items=items, total=result.total, next_cursor=result.next_cursor)


@router.get("/me", responses=refusals(403), openapi_extra=SIGNED_IN)
async def my_profile(caller: Member) -> models.OwnProfile:
    """One's own public profile."""
    return models.OwnProfile.of(await caller.gateway.ask(experts.my_profile))


@router.patch("/me", responses=refusals(403, 409, changes=True), openapi_extra=SIGNED_IN)
async def edit_profile(body: models.EditingProfile, caller: Member) -> models.OwnProfile:
    """Change one's own public profile."""
    return models.OwnProfile.of(await caller.gateway.do(_edit, body))


@router.get("/me/schedule", responses=refusals(403), openapi_extra=SIGNED_IN)
async def my_schedule(caller: Member) -> Schedule:
    """One's own hours."""
    return Schedule.of(await caller.gateway.ask(availability.schedule_of))


@router.put("/me/schedule", responses=refusals(403, 409, 429, changes=True), openapi_extra=SIGNED_IN)
@costs(10)
async def put_schedule(body: PuttingSchedule, caller: Member) -> Schedule:
    """Replace one's hours as a whole. What is booked stays where it is."""
    await rate_limits.allow(caller.gateway, Limit.SCHEDULE)
    # A year of dates takes a while to check: in a thread, before the writer, in which everybody's bookings wait.
    hours = await asyncio.to_thread(_checked_schedule, body)
    return Schedule.of(await caller.gateway.do(availability.put_schedule, hours, body.version))


@router.get("/{username}", responses=refusals(), openapi_extra=OPTIONAL)
async def expert(username: str, caller: Anybody) -> models.ProfileShown:
    """An expert's public page. A name that was given up within the last 90 days leads to the new one."""
    return models.ProfileShown.of(await caller.gateway.ask(experts.expert_page, username))


@router.get(
    "/{username}/event-types/{slug}/slots",
    response_model=Slots,
    responses=refusals(429),
    openapi_extra=OPTIONAL,
)
@costs(4)
async def slots(
    username: str, slug: str, query: Annotated[AskingSlots, Query()], caller: Anybody
) -> Response:
    """The free starts of some days, at most 62; every day is listed, up to the one that `next` names."""
    body = await caller.gateway.ask(_slots, username, slug, query)
    return Response(body, media_type="application/json")


def _edit(work: UnitOfWork, body: models.EditingProfile) -> Profile:
    current = experts.my_profile(work)
    changes: dict[str, Any] = {
        name: getattr(body, name)
        for name in ("headline", "category", "bio", "city", "buffer_minutes", "is_listed")
        if getattr(body, name) is not None
    }
    if body.languages is not None:
        changes["languages"] = tuple(body.languages)
    currency = body.currency or current.rate.currency
    if body.hourly_rate is not None:
        changes["hourly_rate"] = validation.price(body.hourly_rate, currency, "hourly_rate").minor
    if body.username is not None:
        experts.rename(work, body.username)
    return experts.edit_public_profile(work, replace(experts.as_typed(current), currency=currency, **changes))


def _checked_schedule(body: PuttingSchedule) -> CheckedSchedule:
    with validation.Form() as form:
        weekly = {
            int(day): form.of(hours_from_texts, windows, f"weekly.{day}")
            for day, windows in body.weekly.items()
        }
        overrides = {
            form.of(validation.day, day, f"overrides.{day}"): form.of(
                hours_from_texts, windows, f"overrides.{day}"
            )
            for day, windows in body.overrides.items()
        }
    time_off = [TimeOffInput(one.starts_at, one.ends_at, one.note, one.public) for one in body.time_off]
    return availability.checked_schedule(
        ScheduleInput(body.time_zone, weekly, overrides, time_off, body.daily_limit)
    )


def _slots(work: UnitOfWork, username: str, slug: str, query: AskingSlots) -> bytes:
    """Return the answer as JSON: thousands of starts are written in the reader's thread, not on the event loop."""
    zone = query.time_zone or public.load_offer(work, username, slug).time_zone
    first = query.first or _today(work, validation.zone(zone))
    last = query.last or min(first + USUAL_DAYS, date(validation.LAST_YEAR, 12, 31))
    return Slots.of(bookings.month(work, username, slug, first, last, zone), zone).model_dump_json().encode()


def _today(work: UnitOfWork, zone: str) -> date:
    return work.now.astimezone(ZoneInfo(zone)).date()
