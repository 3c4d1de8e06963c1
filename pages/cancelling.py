"""Cancelling with an optional reason, and taking it back."""

from collections.abc import Awaitable, Callable
from typing import Any

from nicegui import ui

from components.kit import Button, Dialog, TextArea, form
from expertconnect.domain.booking import BookingDetails
from expertconnect.services import bookings
from expertconnect.words import _
from pages.visit import Visit

After = Callable[[], Awaitable[Any] | Any]


def open_cancel(visit: Visit, details: BookingDetails, after: After) -> None:
    """Ask for a reason, which may stay empty, then cancel; a toast takes it back for twenty seconds."""
    dialog = Dialog(_("Cancel this booking?"))

    async def cancel() -> None:
        dialog.close()
        await visit.do(bookings.cancel, details.uid, reason.text, details.version)
        visit.say(
            _("Cancelled. The other side is told in a few seconds."), undo=undoing(visit, details.uid, after)
        )
        await _finished(after)

    with dialog.body, form(visit.explained(cancel), "vs g5"):
        reason = TextArea(_("A word to the other side"), optional=True, maxlength=500)
        with ui.element("div").classes("hs g3 dialog-acts"):
            Button(_("Keep it"), dialog.close, kind="ghost")
            Button(_("Cancel booking"), kind="danger-fill", submit=True)
    dialog.open()


def undoing(visit: Visit, uid: str, after: After) -> Callable[[], Awaitable[None]]:
    """What a toast's Undo does: take back the last change of a booking."""

    async def undo() -> None:
        await visit.do(bookings.undo, uid)
        visit.say(_("Everything is as it was."))
        await _finished(after)

    return visit.explained(undo)


async def _finished(after: After) -> None:
    result = after()
    if isinstance(result, Awaitable):
        await result
