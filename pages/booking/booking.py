"""Page of one booking for its parties: /booking/{uid}. Other visitors get the same page for any uid."""

from dataclasses import dataclass, field

from markupsafe import Markup
from nicegui import ui

from components.booking.booking_card import Side, may_change
from components.booking.confirmation import EmailState, confirmation
from components.kit.browser_calls import call
from components.kit.fragment import Fragment
from components.kit.markup import icon, joined, tag, trusted
from components.kit.primitives import button_markup
from components.kit.static_files import static_url
from components.layout.plain_page import plain_page
from components.layout.theme import frame
from expertconnect.domain.booking import BookingDetails
from expertconnect.domain.errors import NotFound
from expertconnect.domain.events import JOB_MARKS, booking_topic
from expertconnect.i18n import _
from expertconnect.services import bookings
from expertconnect.services.calendar_export import links
from expertconnect.services.calendar_export.text import page_of
from pages.booking.cancel import open_cancel, undoing
from pages.booking.email_state import email_state_of
from pages.booking.reschedule import open_move
from pages.booking.review import open_review
from pages.framework.read_order import ReadOrder
from pages.framework.site import Instead, Page
from pages.framework.visit import Visit

EVERY = 30.0
"""Seconds between clock updates: the room opens, changes become too late, the undo window ends."""


@dataclass(eq=False)
class BookingState:
    """State of the page: the shown booking."""

    visit: Visit
    details: BookingDetails
    email: EmailState = "waiting"
    reads: ReadOrder = field(default_factory=ReadOrder)

    async def load(self) -> None:
        """Load the booking again."""
        read = self.visit.ask(bookings.one, self.details.uid)
        self.details = await self.reads.newest(read) or self.details
        self.email = await email_state_of(self.visit, self.details.uid)

    @property
    def acts(self) -> tuple[str, ...]:
        """Actions offered now; the service has the final say."""
        return ("reschedule", "cancel") if may_change(self.details, self.side, self.visit.now) else ()

    @property
    def side(self) -> Side:
        """The viewer's role in the booking."""
        return "expert" if self.visit.actor.expert_id == self.details.expert_id else "client"


async def load(visit: Visit) -> BookingState:
    """Load the booking, or show the page that takes the link's token from the fragment."""
    try:
        details = await visit.ask(bookings.one, visit.path("uid"))
        return BookingState(visit, details, await email_state_of(visit, details.uid))
    except NotFound:
        raise Instead(opening_page(signed_in=visit.account is not None)) from None


def opening_page(*, signed_in: bool = False) -> str:
    """Return the page that exchanges the link's token for a cookie. It is the same for any uid.

    Args:
        signed_in: Whether to leave out the link to sign in, from which the script comes back here.
    """
    content = joined(
        [
            tag("span", "tile", icon("calendar-clock", "i24")),
            tag("h1", "h1", _("Your booking")),
            tag("p", "muted", _("One moment, we are checking your link."), data_wait=True),
            tag(
                "div",
                "vs g3",
                tag("p", "h3", _("This link is incomplete or has expired")),
                tag(
                    "p",
                    "muted",
                    _(
                        "Paste the code from the end of the e-mail, or the whole link. Or find your bookings by e-mail."
                    ),
                ),
                _code_form(),
                tag(
                    "div",
                    "hs g2 wrap",
                    button_markup(_("Find my bookings"), kind="ghost", href="/my-bookings"),
                    None
                    if signed_in
                    else button_markup(
                        _("Sign in"), kind="ghost", href="/login?next=/my-bookings", data_back=""
                    ),
                ),
                data_failed=True,
                hidden=True,
                role="alert",
            ),
        ]
    )
    script = trusted(f'<script defer src="{static_url("js/open_booking.js")}"></script>')
    return plain_page(_("Your booking"), tag("section", "glass error-card", content), head=script)


def _code_form() -> Markup:
    """Form for the code of the e-mail, sent by the script."""
    field = tag(
        "input",
        "plain-input",
        type="text",
        name="code",
        autocomplete="off",
        autocapitalize="none",
        spellcheck="false",
        required=True,
    )
    label = tag("label", "field grow", tag("span", "lab", _("Code from the e-mail")), field)
    button = tag("button", "btn btn-primary", _("Open my booking"), type="submit")
    return tag("form", "hs g3 wrap find-form", label, button, data_code="")


class BookingPage:
    """The booking and its actions."""

    def __init__(self, visit: Visit, state: BookingState) -> None:
        self.visit, self.state = visit, state

    def build(self) -> None:
        """Build the elements, and follow the other party's changes."""
        visit, state = self.visit, self.state
        with frame(_("Your booking"), active="/my-bookings", person=visit.badge, robots="noindex"):
            self.card = Fragment(on_act=self.acted)
            self.dialogs = ui.element("div")
        self.show()
        visit.follow(booking_topic(state.details.uid), self.refresh)
        if visit.application.settings.sends_mail:
            visit.follow(JOB_MARKS, self.on_mail_event)
        ui.timer(EVERY, visit.explained(self.show))
        if visit.query("move") and state.acts:
            visit.application.tasks.start(self._start_move(), name="open the picker")
        elif visit.query("cancel") and state.acts:
            self.cancel()

    def show(self) -> None:
        """Show the current state of the booking."""
        visit, details = self.visit, self.state.details
        settings = visit.application.settings
        self.card.show(
            confirmation(
                details,
                timezone=visit.zone,
                hour12=visit.hour12,
                calendar_links=links.links_of(details, settings, for_expert=self.state.side == "expert"),
                ics_href=f"/booking/{details.uid}/calendar.ics",
                acts=self.state.acts,
                email=self.state.email,
                side=self.state.side,
                now=visit.now,
                address=page_of(details, settings, for_expert=self.state.side == "expert"),
            )
        )

    async def refresh(self, _event: object = None) -> None:
        """Load again and show it."""
        await self.state.load()
        self.show()

    async def on_mail_event(self, _event: object) -> None:
        """Show what has become of a waiting e-mail."""
        state = self.state
        if state.email != "waiting":
            return
        state.email = await email_state_of(self.visit, state.details.uid)
        if state.email != "waiting":
            self.show()

    async def acted(self, act: str, _key: str, _value: object) -> None:
        """Run a clicked action; only for this one booking, whatever key the browser sends."""
        commands = {"reschedule": self.move, "cancel": self.cancel, "review": self.review, "undo": self.undo}
        command = commands.get(act)
        if command is not None:
            await self.visit.explained(command)()

    async def move(self) -> None:
        """Open the dialog for another time."""
        with self.dialogs:
            await open_move(self.visit, self.state.details, self.refresh)

    def cancel(self) -> None:
        """Open the cancel dialog."""
        with self.dialogs:
            open_cancel(self.visit, self.state.details, self.refresh)

    async def undo(self) -> None:
        """Undo the last change."""
        await undoing(self.visit, self.state.details, self.refresh)()

    def review(self) -> None:
        """Open the review dialog."""
        with self.dialogs:
            open_review(self.visit, self.state.details, self.refresh)

    async def _start_move(self) -> None:
        if self.visit.client is not None:
            with self.visit.client:
                await self.visit.explained(self.move)()


def draw(visit: Visit, state: BookingState) -> None:
    """Build the page."""
    BookingPage(visit, state).build()
    if visit.client is not None:
        # Removes the token from the address bar and history of a browser that may see the booking without it, and
        # `?move` or `?cancel`, so that a reload does not open the dialog again.
        call(visit.client, "clearAddress")


BOOKING = Page(load, draw)
