"""Actions of an expert on a booking, shared by all lists and the details dialog."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager

from nicegui import ui

from expertconnect.domain.booking import BookingDetails
from expertconnect.i18n import _
from expertconnect.services import bookings
from expertconnect.services.common.ids import is_word
from pages.booking.cancel import open_cancel, undoing
from pages.dashboard.bookings.reschedule import open_mover
from pages.dashboard.bookings.sheet import BookingSheet
from pages.dashboard.shell.frame import DashboardContext

After = Callable[[], Awaitable[None]]


class BookingActions:
    """Runs clicked actions. Their names and uids come from the browser; the services authorize them.

    Args:
        after: Called after a change.
    """

    def __init__(self, dashboard: DashboardContext, after: After) -> None:
        self.dashboard, self.visit, self._after = dashboard, dashboard.visit, after
        self._commands: dict[str, Callable[[str], Awaitable[None]]] = {
            "approve": self.approve,
            "decline": self.decline,
            "cancel": self.cancel,
            "reschedule": self.move,
            "complete": self.complete,
            "no_show": self.no_show,
            "undo": self.undo,
            "ics": self.calendar_file,
            "open": self.open,
            "details": self.open,
        }

    async def act(self, act: str, uid: str, _value: object = None) -> None:
        """Run an action; refusals are shown as toasts."""
        command = self._commands.get(act)
        if command is not None and is_word(uid):
            await self.visit.explained(command)(uid)

    async def approve(self, uid: str) -> None:
        """Approve a request."""
        details = await self.visit.do(bookings.approve, uid)
        self.visit.say(_("Approved. {name} is told.").format(name=_client_first_name(details)), about=uid)
        await self._after()

    async def decline(self, uid: str) -> None:
        """Decline a request; Undo for twenty seconds."""
        details = await self.visit.do(bookings.decline, uid)
        text = _("Declined. {name} is told in a few seconds.").format(name=_client_first_name(details))
        self.visit.say(text, undo=self._undo(details), about=uid)
        await self._after()

    async def cancel(self, uid: str) -> None:
        """Open the cancel dialog."""
        details = await self.visit.ask(bookings.one, uid)
        with self._layer():
            open_cancel(self.visit, details, self._after, to_whom=_("A word to the client"))

    async def move(self, uid: str) -> None:
        """Open the reschedule dialog."""
        details = await self.visit.ask(bookings.one, uid)
        with self._layer():
            await open_mover(self.dashboard, details, self._moved)

    async def complete(self, uid: str) -> None:
        """Mark a session as completed."""
        await self.visit.do(bookings.complete, uid)
        self.visit.say(_("Noted as completed."), about=uid)
        await self._after()

    async def no_show(self, uid: str) -> None:
        """Mark a session as a no-show."""
        await self.visit.do(bookings.no_show, uid)
        self.visit.say(_("Noted as a no-show."), about=uid)
        await self._after()

    async def undo(self, uid: str) -> None:
        """Undo the last change."""
        await self.visit.do(bookings.undo, uid)
        self.visit.say(_("Everything is as it was."), about=uid)
        await self._after()

    async def calendar_file(self, uid: str) -> None:
        """Download the calendar file."""
        details = await self.visit.ask(bookings.one, uid)
        ui.download.from_url(f"/booking/{details.uid}/calendar.ics")

    async def open(self, uid: str) -> None:
        """Open the booking's details."""
        details = await self.visit.ask(bookings.one, uid)
        story = await self.visit.ask(bookings.history, uid)
        with self._layer():
            BookingSheet(self.dashboard, details, story, self.act).open()

    async def _moved(self, details: BookingDetails) -> None:
        text = _("Moved. The other side is told in a few seconds.")
        self.visit.say(text, undo=self._undo(details), about=details.uid)
        await self._after()

    def _undo(self, details: BookingDetails) -> Callable[[], Awaitable[None]] | None:
        return undoing(self.visit, details, self._after) if details.undo_until else None

    def _layer(self) -> AbstractContextManager[object]:
        """A parent for dialogs that outlives the clicked element."""
        return self.visit.page_client.layout


def _client_first_name(details: BookingDetails) -> str:
    names = details.attendee.name.split() if details.attendee else []
    return names[0] if names else _("The client")
