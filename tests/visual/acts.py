"""What leads to a state. Nothing here reads a word: the same acts serve every language."""

import asyncio
import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.async_api import Locator, Page, Route

from expertconnect.i18n import reader_in, reading
from pages.framework import errors
from tests.pictures_of import picture
from tests.visual.installations import CLOSED, FULL, FULL_DAYS, SLUG
from tests.visual.scene import Act, Visit

OFFER = "/oliver-haas/threat-model-in-an-hour"
ASKED_OFFER = "/oliver-haas/after-an-incident"
FULL_OFFER, CLOSED_OFFER = (f"/{who.username}/{SLUG}" for who in (FULL, CLOSED))
FREE_SLOT = ".slot:not([aria-disabled=true])"
SLOTS = f".b-slots {FREE_SLOT}"
FORM = ".b-form input"
WRONG_LINK = "/booking/" + "0" * 32


def click(*selectors: str) -> Act:
    """Click on one thing after the other."""

    async def act(visit: Visit) -> None:
        for selector in selectors:
            await visit.click(selector)

    return act


def fill(given: dict[str, str], then: str = "") -> Act:
    """Fill fields in, then click."""

    async def act(visit: Visit) -> None:
        for selector, text in given.items():
            await visit.fill(selector, text)
        if then:
            await visit.click(then)

    return act


def both(*acts: Act) -> Act:
    """One act after the other."""

    async def act(visit: Visit) -> None:
        for one in acts:
            await one(visit)

    return act


def answered(status: int) -> Act:
    """Have the next page answered as the server answers when it refuses with a status."""

    async def act(visit: Visit) -> None:
        with reading(reader_in(await visit.page.evaluate("navigator.language"))):
            answer = errors.failed("4f1c09ab") if status == 500 else errors.page(status)

        async def fulfil(route: Route) -> None:
            await route.fulfill(
                status=status, content_type="text/html; charset=utf-8", body=bytes(answer.body)
            )

        await visit.page.route(re.compile(r"/refused$"), fulfil)

    return act


async def without_scripts(visit: Visit) -> None:
    """Let no script arrive, as on a slow line."""
    await visit.page.route(
        re.compile(r"/_nicegui/.*\.m?js"),
        lambda route: route.abort() if "first" not in route.request.url else route.continue_(),
    )


async def cut_off(visit: Visit) -> None:
    """Cut the line."""
    await visit.page.context.set_offline(True)
    await visit.page.evaluate("window.socket.io.engine.close()")


async def _on_a_later_day(page: Page, place: int = 2) -> None:
    """The third day with something free, or another: wholly ahead, whatever the time is."""
    await page.locator(SLOTS).first.wait_for()
    await page.locator(".cal button.free").nth(place).click()
    await page.locator(".cal button.free[aria-pressed=true]").nth(0).wait_for()


async def _other_holds(visit: Visit, place: int) -> tuple[Page, Locator]:
    """Somebody else holds a time; their page, and the time on ours. On a day that nobody else fills."""
    await _on_a_later_day(visit.page, 4)
    rival = await visit.others()
    await visit.goto(OFFER, rival)
    await _on_a_later_day(rival, 4)
    slot = rival.locator(FREE_SLOT).nth(place)
    at = await slot.get_attribute("data-at") or ""
    await slot.click()
    await rival.locator(FORM).first.wait_for()
    ours = visit.page.locator(f".slot[data-at='{at}']")
    return rival, ours


async def other_holds(visit: Visit) -> None:
    """A time that somebody else holds."""
    await _other_holds(visit, 1)


async def other_books(visit: Visit) -> None:
    """A time that somebody else has just booked."""
    rival, _ours = await _other_holds(visit, 2)
    await _filled_in(rival)
    await rival.keyboard.press("Enter")


async def other_lets_go(visit: Visit) -> None:
    """A time that somebody else has just given back."""
    rival, _ours = await _other_holds(visit, 0)
    await visit.sees(".slot.held")
    await rival.locator("[data-act=back] >> visible=true").first.click()


async def holding(visit: Visit) -> None:
    """A time held, and its form."""
    await _on_a_later_day(visit.page)
    await visit.click(f".slot-grid {FREE_SLOT}")
    await visit.sees(FORM)


async def holding_first(visit: Visit) -> None:
    """Any time held, where there may be only one a day."""
    await visit.click(SLOTS)
    await visit.sees(FORM)


async def last_minute(visit: Visit) -> None:
    """The form, with less than a minute left."""
    await holding(visit)
    await visit.page.evaluate(
        "document.querySelectorAll('[data-until]').forEach((at) => at.dataset.until = Number(at.dataset.now) + 47)"
    )


async def lost_in_form(visit: Visit) -> None:
    """The form, after its time was given up in another tab of the same browser."""
    await holding(visit)
    await _filled_in(visit.page)
    beside = await visit.page.context.new_page()
    await visit.goto(OFFER, beside)
    await beside.locator("[data-act=back] >> visible=true").first.click()


async def ran_out(visit: Visit) -> None:
    """The form, after its time was held for as long as it may be."""
    await holding(visit)
    await _filled_in(visit.page)
    await asyncio.to_thread(visit.home.end_holds)


async def _filled_in(page: Page) -> None:
    fields = page.locator(FORM)
    await fields.nth(0).fill("Lin Guest")
    await fields.nth(1).fill("lin@example.org")


async def wrong_details(visit: Visit) -> None:
    """The form, sent with an address that is none."""
    await holding(visit)
    await visit.fill(f"{FORM} >> nth=1", "lin at example")
    await visit.click(".b-form [type=submit]")


async def booked(visit: Visit) -> None:
    """Booked."""
    await holding(visit)
    await _filled_in(visit.page)
    await visit.page.keyboard.press("Enter")


async def asked(visit: Visit) -> None:
    """A request sent, of a type with questions that its expert confirms."""
    await holding_first(visit)
    await _filled_in(visit.page)
    await visit.page.locator(".b-form textarea").first.fill("What happened, who knew, and what we tell them.")
    await visit.click(".b-form [type=submit]")


async def my_browser(visit: Visit) -> None:
    """The bookings of a browser that has just booked."""
    await visit.goto(FULL_OFFER)
    await holding_first(visit)
    await _filled_in(visit.page)
    await visit.page.keyboard.press("Enter")
    await visit.sees(".done-card h1")


async def full_day(visit: Visit) -> None:
    """A day on which everything is taken."""
    day = datetime.now(UTC).astimezone(ZoneInfo("Europe/Berlin")).date() + timedelta(days=FULL_DAYS - 1)
    if not await visit.page.locator(f".cal [data-iso='{day}']").count():
        await visit.click(".cal-head .btn-icon >> nth=0")
    await visit.click(f".cal [data-iso='{day}']")


async def searched_zone(visit: Visit) -> None:
    """The sheet of time zones, with something typed."""
    await visit.click(".b-tz [data-act=open]")
    await visit.fill(".zone-search input", "o")


async def first_booking(visit: Visit) -> None:
    """The page of the first booking of the list."""
    uid = await visit.page.locator(".bcard[data-uid]").first.get_attribute("data-uid")
    await visit.goto(f"/booking/{uid}")


def booking_with(query: str) -> Act:
    """The page of the first booking that can be changed, on the way to a change."""

    async def act(visit: Visit) -> None:
        card = visit.page.locator(".bcard[data-uid]:has([data-act=reschedule])").first
        uid = await card.get_attribute("data-uid")
        await visit.goto(f"/booking/{uid}?{query}")

    return act


async def cancelled(visit: Visit) -> None:
    """Cancelled just now; it can be taken back for a while."""
    await visit.click("[data-act=cancel]")
    await visit.click(".q-dialog [type=submit]")


async def edited_offer(visit: Visit) -> None:
    """The editor of the first event type."""
    await visit.goto(await visit.page.locator(".ecard h2 a").first.get_attribute("href") or "")


async def overlap(visit: Visit) -> None:
    """Hours of a day that overlap."""
    day = ".av-row >> nth=0 >> input[type=text]"
    await visit.page.locator(day).nth(2).wait_for()
    await visit.page.locator(day).nth(2).fill("11:00")
    await visit.page.locator(day).nth(2).press("Tab")


async def painting(visit: Visit) -> None:
    """Hours being painted: the brush is down, and the weekend will be open from ten to two."""
    cells = [visit.page.locator(f".hg-cell[data-at='{at}']") for at in ("5-20", "6-27")]
    await cells[0].scroll_into_view_if_needed()
    await cells[0].hover()
    await visit.page.mouse.down()
    await cells[1].hover(force=True)


async def asked_why(visit: Visit) -> None:
    """Why nothing is free at eight in the evening."""
    await visit.page.locator(".why-ask input[type=text]").fill("20:00")


async def chosen_picture(visit: Visit) -> None:
    """A picture of oneself chosen, and not sent yet."""
    file = {"name": "me.jpg", "mimeType": "image/jpeg", "buffer": picture("JPEG", (1200, 900))}
    await visit.page.locator("[data-picture-file]").set_input_files(file)  # type: ignore[arg-type]  # as documented


async def no_picture(visit: Visit) -> None:
    """A file chosen that is no picture."""
    file = {"name": "me.jpg", "mimeType": "image/jpeg", "buffer": b"no picture"}
    await visit.page.locator("[data-picture-file]").set_input_files(file)  # type: ignore[arg-type]  # as documented
