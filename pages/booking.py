"""One booking for its parties: /booking/{uid}. Everybody else sees the same page for any uid."""

from dataclasses import dataclass

from nicegui import ui

from components.booking_card import Side, may_change
from components.browser_calls import call
from components.confirmation import confirmation
from components.fragment import Fragment
from components.kit.marks import button_markup
from components.markup import icon, joined, tag, trusted
from components.plain_page import plain_page
from components.static_files import static_url
from components.theme import frame
from expertconnect.domain.booking import BookingDetails
from expertconnect.domain.errors import NotFound
from expertconnect.domain.events import booking_topic
from expertconnect.services import bookings, calendar_links
from expertconnect.words import _
from pages.cancelling import open_cancel, undoing
from pages.moving import open_move
from pages.reviewing import open_review
from pages.site import Instead, Page
from pages.visit import Visit

EVERY = 30.0
"""Seconds between two looks at the clock: a room opens, a change comes too late, an undo has passed."""


@dataclass(eq=False)
class BookingState:
    """The booking that is shown."""

    visit: Visit
    details: BookingDetails

    async def load(self) -> None:
        """Read it again."""
        self.details = await self.visit.ask(bookings.one, self.details.uid)

    @property
    def acts(self) -> tuple[str, ...]:
        """What can be done about it now; the service has the last word."""
        return ("reschedule", "cancel") if may_change(self.details, self.side, self.visit.now) else ()

    @property
    def side(self) -> Side:
        """Whose page this is."""
        return "expert" if self.visit.actor.expert_id == self.details.expert_id else "client"


async def load(visit: Visit) -> BookingState:
    """Read the booking, or show the page that takes the link's token from the fragment."""
    try:
        return BookingState(visit, await visit.ask(bookings.one, visit.path("uid")))
    except NotFound:
        raise Instead(opening_page()) from None


def opening_page() -> str:
    """The same for any uid: it hands the link's token to the server, which answers with a cookie for one booking."""
    words = joined(
        [
            tag("span", "tile", icon("calendar-clock", "i24")),
            tag("h1", "h1", _("Your booking")),
            tag("p", "muted", _("One moment, we are checking your link."), data_wait=True),
            tag(
                "div", "vs g3", tag("p", "h3", _("This link does not open a booking")),
                tag("p", "muted", _("Please use the whole link from your confirmation, or find your bookings by e-mail.")),
                tag("div", "", button_markup(_("Find my bookings"), kind="primary", href="/my-bookings")),
                data_failed=True, hidden=True, role="alert",
            ),
        ]
    )  # fmt: skip
    script = trusted(f'<script defer src="{static_url("js/open_booking.js")}"></script>')
    return plain_page(_("Your booking"), tag("section", "glass error-card", words), head=script)


class BookingPage:
    """The booking, and what can be done about it."""

    def __init__(self, visit: Visit, state: BookingState) -> None:
        self.visit, self.state = visit, state

    def build(self) -> None:
        """Draw it, and follow what the other side does."""
        visit, state = self.visit, self.state
        with frame(_("Your booking"), active="/my-bookings", person=visit.badge, robots="noindex"):
            self.card = Fragment(on_act=self.acted)
            self.place = ui.element("div")
        self.show()
        visit.follow(booking_topic(state.details.uid), self.refresh)
        ui.timer(EVERY, visit.explained(self.show))
        if visit.query("move") and state.acts:
            visit.application.tasks.start(self._start_move(), name="open the picker")
        elif visit.query("cancel") and state.acts:
            self.cancel()

    def show(self) -> None:
        """Show the booking as it stands."""
        visit, details = self.visit, self.state.details
        settings = visit.application.settings
        self.card.show(
            confirmation(
                details,
                timezone=visit.zone,
                hour12=visit.hour12,
                calendar_links=calendar_links.links_of(details, settings),
                ics_href=f"/booking/{details.uid}/calendar.ics",
                acts=self.state.acts,
                mail_sent=settings.sends_mail,
                side=self.state.side,
                now=visit.now,
                address=f"{settings.url}/booking/{details.uid}",
            )
        )

    async def refresh(self, _event: object = None) -> None:
        """Read again what is true, and show it."""
        await self.state.load()
        self.show()

    async def acted(self, act: str, _key: str, _value: object) -> None:
        """What was clicked; only for this one booking, whatever key the browser says."""
        deeds = {"reschedule": self.move, "cancel": self.cancel, "review": self.review, "undo": self.undo}
        deed = deeds.get(act)
        if deed is not None:
            await self.visit.explained(deed)()

    async def move(self) -> None:
        """Choose another time, over the page."""
        with self.place:
            await open_move(self.visit, self.state.details, self.refresh)

    def cancel(self) -> None:
        """Ask for a reason and cancel."""
        with self.place:
            open_cancel(self.visit, self.state.details, self.refresh)

    async def undo(self) -> None:
        """Take the last change back."""
        await undoing(self.visit, self.state.details.uid, self.refresh)()

    def review(self) -> None:
        """Ask for stars."""
        with self.place:
            open_review(self.visit, self.state.details, self.refresh)

    async def _start_move(self) -> None:
        if self.visit.client is not None:
            with self.visit.client:
                await self.visit.explained(self.move)()


def draw(visit: Visit, state: BookingState) -> None:
    """Build the page."""
    BookingPage(visit, state).build()
    if visit.client is not None:
        # A browser that may see the booking anyway keeps no token in its address bar and history, and a reload
        # does not ask again what was asked by the way here.
        call(visit.client, "clearAddress")


BOOKING = Page(load, draw)
