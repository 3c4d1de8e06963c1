"""One booking for its parties: /booking/{uid}. Everybody else sees the same page for any uid."""

from dataclasses import dataclass

from nicegui import ui

from components.confirmation import confirmation
from components.fragment import Fragment
from components.kit.marks import banner, button_markup
from components.markup import joined, tag, trusted
from components.plain_page import plain_page
from components.static_files import static_url
from components.theme import frame
from expertconnect.domain.booking import LIVE, BookingDetails, BookingStatus
from expertconnect.domain.errors import NotFound
from expertconnect.domain.events import booking_topic
from expertconnect.services import bookings, calendar_links
from expertconnect.words import _
from pages.cancelling import open_cancel, undoing
from pages.moving import MovePanel
from pages.reviewing import open_review
from pages.site import Instead, Page
from pages.visit import Visit


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
        if self.details.status in LIVE and self.details.session.start > self.visit.now:
            return ("reschedule", "cancel")
        return ()


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
            tag("h1", "h1", _("Your booking")),
            tag("p", "muted mt4", _("One moment, we are checking your link."), data_wait=True),
            tag("div", "mt4", banner(
                _("This link does not open a booking"),
                _("Please use the whole link from your confirmation, or find your bookings by e-mail."), tone="amber",
                actions=button_markup(_("My bookings"), href="/my-bookings"),
            ), data_failed=True, hidden=True),
        ]
    )  # fmt: skip
    script = trusted(f'<script defer src="{static_url("open_booking.js")}"></script>')
    return plain_page(_("Your booking"), tag("section", "glass pad", words), head=script)


class BookingPage:
    """The booking, what can be done about it, and a picker while it is being moved."""

    def __init__(self, visit: Visit, state: BookingState) -> None:
        self.visit, self.state = visit, state
        self.move: MovePanel | None = None

    def build(self) -> None:
        """Draw it, and follow what the other side does."""
        visit, state = self.visit, self.state
        with frame(_("Your booking"), active="/my-bookings", person=visit.badge, robots="noindex"):
            self.card = Fragment(classes="b-done", on_act=self.acted)
            self.extra = Fragment(classes="b-done mt4", on_act=self.acted)
            self.place = ui.element("div").classes("mt6")
        self.show()
        visit.follow(booking_topic(state.details.uid), self.refresh)
        if visit.query("move") and state.acts:
            visit.application.tasks.start(self.start_move(), name="open the picker")
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
            )
        )
        self.extra.show(joined([self._review(), self._again()]))

    async def refresh(self, _event: object = None) -> None:
        """Read again; a picker that is open stays only while moving is possible."""
        await self.state.load()
        self.show()
        if self.move and not self.state.acts:
            self.end_move()

    async def acted(self, act: str, _key: str, _value: object) -> None:
        """What was clicked; only for this one booking, whatever key the browser says."""
        deeds = {"reschedule": self.start_move, "cancel": self.cancel, "review": self.review}
        deed = deeds.get(act)
        if deed is not None:
            await self.visit.explained(deed)()

    async def start_move(self) -> None:
        """Open the picker below the booking."""
        client = self.visit.client
        if self.move is not None or client is None:
            return
        with self.place:
            self.move = MovePanel(self.visit, self.state.details, self.moved, self.end_move)
        await self.move.refresh()
        client.run_javascript(
            "document.querySelector('.move-panel')?.scrollIntoView({block:'start',behavior:'smooth'})"
        )

    async def moved(self, details: BookingDetails) -> None:
        """The booking has another time."""
        self.end_move()
        pending = details.status is BookingStatus.PENDING
        words = (
            _("Your request for the new time is sent.")
            if pending
            else _("Moved. The other side is told in a few seconds.")
        )
        self.visit.say(
            words, undo=undoing(self.visit, details.uid, self.refresh) if details.undo_until else None
        )
        await self.refresh()

    def end_move(self) -> None:
        """Take the picker away."""
        self.move = None
        self.place.clear()

    def cancel(self) -> None:
        """Ask for a reason and cancel."""
        with self.place:
            open_cancel(self.visit, self.state.details, self.refresh)

    def review(self) -> None:
        """Ask for stars."""
        with self.place:
            open_review(self.visit, self.state.details, self.refresh)

    def _review(self) -> object:
        details = self.state.details
        is_expert = self.visit.actor.expert_id == details.expert_id
        if details.status is not BookingStatus.COMPLETED or details.reviewed or is_expert:
            return None
        rate = button_markup(_("Write a review"), kind="primary", icon_name="star", act="review")
        return banner(_("How was it?"), _("A few words help others to choose."), actions=rate)

    def _again(self) -> object:
        details = self.state.details
        if details.status in LIVE:
            return None
        way = button_markup(_("Book again"), icon_name="repeat", href=f"/{details.username}/{details.slug}")
        return tag("div", "hs g2 wrap mt4 center", way)


def draw(visit: Visit, state: BookingState) -> None:
    """Build the page."""
    BookingPage(visit, state).build()
    if visit.client is not None:
        # A browser that may see the booking anyway keeps no token in its address bar and history, and a reload
        # does not ask again what was asked by the way here.
        visit.client.run_javascript(
            "(location.hash || location.search) && history.replaceState(history.state, '', location.pathname)"
        )


BOOKING = Page(load, draw)
