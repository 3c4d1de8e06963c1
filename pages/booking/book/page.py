"""Booking page: loads and draws /{username}/{slug}."""

from datetime import date
from zoneinfo import ZoneInfo

from components.slot_picker import MAX_MONTHS
from expertconnect.domain.errors import NotFound
from expertconnect.domain.event_type import Offer
from expertconnect.domain.events import calendar_topic
from expertconnect.services import experts
from expertconnect.services.analytics import page_views
from expertconnect.services.event_types import public
from pages.booking.book.state import BookState
from pages.booking.book.view import BookPage
from pages.framework.site import Page, Redirect
from pages.framework.visit import Visit


async def load(visit: Visit) -> BookState:
    """Load the offer, the first month with slots, and a hold from before a reload."""
    offer = await _offer(visit)
    known = visit.zone_known or visit.account is not None
    zone = visit.zone if known else ZoneInfo(offer.time_zone)
    this_month = visit.now.astimezone(zone).date().replace(day=1)
    state = BookState(visit, offer, zone, this_month, visit.hour12, known)
    state.day = _day(visit.query("day", 10))
    requested_month = state.day.replace(day=1) if state.day else _day(f"{visit.query('month', 7)}-01")
    is_current_month = requested_month == state.month
    if requested_month and not 0 < _months(requested_month) - _months(state.month) <= MAX_MONTHS:
        requested_month = None  # the current month, the past, or too far ahead
        state.day = state.day if is_current_month else None
    if requested_month:
        state.month = requested_month
    await state.adopt()
    await state.load()
    if not state.hold and not requested_month and not is_current_month and state.next_opening:
        state.month = state.next_opening.replace(day=1)
        await state.load()
    return state


async def _offer(visit: Visit) -> Offer:
    """Load the offer at this address. An address of former days leads to the offer's new one; that of an event type
    which cannot be booked any more leads to its expert's page.
    """
    name, slug = visit.path("username"), visit.path("slug")
    try:
        return await visit.ask(public.load_offer, name, slug)
    except NotFound:
        expert = await visit.ask(experts.expert_page, name)  # NotFound for a former username that has lapsed
    path = await visit.ask(public.moved_to, expert.profile.username, slug)
    query = visit.request.url.query
    raise Redirect(path + (f"?{query}" if query and path.count("/") > 1 else ""))


async def draw(visit: Visit, state: BookState) -> None:
    """Follow the expert's free times, build the page, count the view."""
    page = BookPage(visit, state)
    await page.follow()
    if visit.application.bus.changed_since(visit.since, (calendar_topic(state.offer.expert_id),)):
        await state.load()  # something was published between loading and following
    page.build()
    visit.application.tasks.start(
        visit.do(page_views.count, state.offer.expert_id, state.offer.event_type_id), name="count a view"
    )


def _months(day: date) -> int:
    return day.year * 12 + day.month


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


BOOK = Page(load, draw)
