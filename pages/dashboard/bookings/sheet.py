"""Dialog with a booking's details, updated live."""

from collections.abc import Awaitable, Callable, Sequence

from components.dashboard.booking_details import booking_sheet
from components.kit import Dialog, Fragment
from expertconnect.domain.booking import BookingDetails, HistoryEntry
from expertconnect.domain.events import booking_topic
from expertconnect.services import bookings
from pages.dashboard.shell.frame import DashboardContext


class BookingSheet:
    """The dialog.

    Args:
        on_act: Called with the clicked action and the booking's uid.
    """

    def __init__(
        self,
        dashboard: DashboardContext,
        details: BookingDetails,
        history: Sequence[HistoryEntry],
        on_act: Callable[[str, str], Awaitable[None]],
    ) -> None:
        self.dashboard, self.details, self.history, self._on_act = dashboard, details, history, on_act
        self._unfollow: Callable[[], None] = lambda: None

    def open(self) -> None:
        """Open the dialog."""
        self.dialog = Dialog(self.details.title, wide=True, on_close=self._on_close)
        with self.dialog.body:
            self.body = Fragment(on_act=self._on_act_event)
        self._draw()
        self._unfollow = self.dashboard.visit.follow(booking_topic(self.details.uid), self.refresh)
        self.dialog.open()

    async def refresh(self, _event: object = None) -> None:
        """Load again and show it."""
        self.details = await self.dashboard.visit.ask(bookings.one, self.details.uid)
        self.history = await self.dashboard.visit.ask(bookings.history, self.details.uid)
        self._draw()

    def _draw(self) -> None:
        visit = self.dashboard.visit
        self.body.show(
            booking_sheet(
                self.details, self.history, zone=self.dashboard.zone, now=visit.now, hour12=visit.hour12
            )
        )

    async def _on_act_event(self, act: str, _key: str, _value: object) -> None:
        """Run a clicked action on this booking, whatever key the browser sends."""
        if act in ("cancel", "reschedule"):
            self.dialog.close()
        if act not in ("open", "details"):
            await self._on_act(act, self.details.uid)

    def _on_close(self) -> None:
        self._unfollow()
        self.dialog.delete()
