"""Reschedule dialog of the expert: any time can be typed, free ones can be clicked."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime

from nicegui import ui

from components.kit import Button, Dialog, ErrorSummary, Fragment, TextArea, form
from components.kit.formatting import day_words, span
from components.kit.markup import tag
from expertconnect.domain import bounds
from expertconnect.domain.booking import BookingDetails
from expertconnect.domain.errors import DomainError, NotAnymore
from expertconnect.i18n import _, translate
from expertconnect.services import bookings
from pages.dashboard.shell.frame import DashboardContext
from pages.dashboard.shell.time_chooser import TimeChooser


async def open_mover(
    dashboard: DashboardContext,
    details: BookingDetails,
    on_moved: Callable[[BookingDetails], Awaitable[None]],
) -> None:
    """Open the dialog; refusals are shown beside the field, and typed values stay."""
    visit, zone = dashboard.visit, dashboard.zone
    dialog = Dialog(_("Move this session"), wide=True)

    async def free_on(day: date) -> Sequence[datetime]:
        choices = await visit.ask(bookings.move_choices, details.uid, day, day, zone.key)
        return [start for view in choices.days.values() for start in view.starts]

    async def move() -> None:
        start = chooser.instant()
        if start is None:
            return
        try:
            moved = await visit.do(bookings.reschedule, details.uid, start, reason.text, details.version)
        except NotAnymore as refusal:
            summary.tell([translate(refusal)])
        except DomainError as refusal:
            chooser.refuse(" ".join(map(translate, refusal.fields.values())) or translate(refusal))
            await chooser.show_free()
        else:
            dialog.close()
            await on_moved(moved)

    with dialog.body, form(visit.explained(move)):
        current_day = details.session.start.astimezone(zone).date()
        today = visit.now.astimezone(zone).date()
        current_time = _("{title} · {day}, {times}").format(
            title=details.title,
            day=day_words(current_day, today),
            times=span(details.session, zone, visit.hour12),
        )
        Fragment(tag("p", "muted", current_time))
        summary = ErrorSummary()
        chooser = TimeChooser(visit, zone, max(details.session.start, visit.now), free_on, fill=False)
        reason = TextArea(_("A word to the client"), optional=True, maxlength=bounds.REASON.most)
        with ui.element("div").classes("hs g3 dialog-acts"):
            Button(_("Keep the old time"), dialog.close, kind="ghost")
            Button(_("Move session"), kind="primary", icon_name="calendar-sync", submit=True)
    await chooser.show_free()
    dialog.open()
