"""Cancel dialog with an optional reason, and the undo handler of toasts."""

from collections.abc import Awaitable, Callable
from typing import Any

from nicegui import ui

from components.kit import Button, Dialog, ErrorSummary, TextArea, form
from components.kit.formatting import day_words, span
from components.kit.fragment import Fragment
from components.kit.markup import tag
from expertconnect.domain import bounds
from expertconnect.domain.booking import BookingDetails
from expertconnect.domain.errors import DomainError
from expertconnect.i18n import _, translate
from expertconnect.services import bookings
from pages.framework.visit import Visit

After = Callable[[], Awaitable[Any] | Any]


def open_cancel(visit: Visit, details: BookingDetails, after: After, *, to_whom: str = "") -> None:
    """Open the dialog that cancels a booking; afterwards a toast offers Undo for twenty seconds.

    Args:
        to_whom: Label of the reason's field, where its reader is known.
    """
    dialog = Dialog(_("Cancel this booking?"))

    async def cancel() -> None:
        send.busy()
        try:
            cancelled = await visit.do(bookings.cancel, details.uid, reason.text, details.version)
        except DomainError as refusal:
            send.busy(False)
            reason.refuse(refusal.fields.get("reason"))
            errors.tell([] if "reason" in refusal.fields else [translate(refusal)])
            return
        # Refresh the list before closing: the dialog then returns the focus to the element that opened it.
        await finished(after)
        undo = undoing(visit, cancelled, after)
        visit.say(_("Cancelled. The other side is told in a few seconds."), undo=undo, about=details.uid)
        dialog.close()

    with dialog.body, form(visit.explained(cancel), "vs g5"):
        Fragment(tag("p", "muted", in_words(visit, details)))
        errors = ErrorSummary()
        reason = TextArea(
            to_whom or _("A word to the other side"), optional=True, maxlength=bounds.REASON.most
        )
        with ui.element("div").classes("hs g3 dialog-acts"):
            Button(_("Keep it"), dialog.close, kind="ghost")
            send = Button(_("Cancel booking"), kind="danger-fill", submit=True)
    dialog.open()


def in_words(visit: Visit, details: BookingDetails) -> str:
    """Return a booking on one line: title, day and time."""
    day = day_words(details.session.start.astimezone(visit.zone).date(), visit.today())
    times = span(details.session, visit.zone, visit.hour12)
    return _("{title} · {day}, {times}").format(title=details.title, day=day, times=times)


def undoing(visit: Visit, changed: BookingDetails, after: After) -> Callable[[], Awaitable[None]]:
    """Return the handler of an Undo, which takes back no other change than the one it was offered for.

    Args:
        changed: The booking as that change has left it.
    """

    async def undo() -> None:
        try:
            await visit.do(bookings.undo, changed.uid, changed.version)
        except DomainError:
            await finished(after)
            raise
        await finished(after)
        visit.say(_("Everything is as it was."), about=changed.uid)

    return visit.explained(undo)


async def finished(after: After) -> None:
    """Run a callback after a command, sync or async."""
    result = after()
    if isinstance(result, Awaitable):
        await result
