"""My Bookings page: the bookings of an account, of an e-mail address proven by a magic link, or of this browser."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from markupsafe import Markup
from nicegui import ui

from components.booking.booking_card import SOON, BookingList, may_undo
from components.booking.my_bookings_parts import (
    elsewhere,
    find_by_mail,
    heading,
    list_tabs,
    nothing_here,
    of_address,
)
from components.kit import Button
from components.kit.fragment import Fragment
from components.kit.markup import joined, tag, trusted
from components.kit.primitives import banner
from components.kit.static_files import static_url
from components.layout.plain_page import site_page
from components.layout.theme import frame
from expertconnect.domain.booking import LIVE, BookingDetails, BookingStatus
from expertconnect.domain.errors import NotFound, SignInNeeded
from expertconnect.domain.events import BookingChanged, Topic, booking_topic, person_topic
from expertconnect.i18n import _, translate
from expertconnect.services import bookings
from expertconnect.services.bookings.queries import When
from pages.booking.cancel import open_cancel, undoing
from pages.booking.reschedule import open_move
from pages.booking.review import open_review
from pages.framework.read_order import ReadOrder
from pages.framework.site import Instead, Page
from pages.framework.visit import Visit
from pages.web.forms.flash import flash_of

FIRST = 20
MAX = 100
EVERY = 30.0
"""Seconds between clock updates, for countdowns and for video rooms that open."""
_GONE = frozenset({BookingStatus.CANCELLED, BookingStatus.DECLINED, BookingStatus.EXPIRED})


@dataclass(eq=False)
class MyBookings:
    """State of the page: the loaded part of one list, and the counts of all lists."""

    visit: Visit
    when: When
    page: bookings.Page
    numbers: dict[str, int] = field(default_factory=dict)
    reads: ReadOrder = field(default_factory=ReadOrder)

    async def load(self) -> None:
        """Reload as much of the list as is shown; a booking just cancelled stays until the viewer has seen it."""
        if read := await self.reads.newest(self._read()):
            self.page, self.numbers = read

    async def _read(self) -> tuple[bookings.Page, dict[str, int]]:
        before = self.page.items
        limit = min(max(FIRST, len(before)), MAX)
        page = await self.visit.ask(bookings.as_client, when=self.when, limit=limit)
        numbers = await self.visit.ask(bookings.tally_as_client)
        if self.when == "coming":
            listed = {details.uid for details in page.items}
            gone_uids = [details.uid for details in before if details.uid not in listed]
            kept_details = [details for uid in gone_uids for details in await self._still_shown(uid)]
            items = sorted(
                (*page.items, *kept_details), key=lambda booking: (booking.session.start, booking.uid)
            )
            page = replace(page, items=tuple(items))
        return page, numbers

    async def _still_shown(self, uid: str) -> list[BookingDetails]:
        """Return a booking that left the list if it is still shown: while its undo is open, or when the other party
        cancelled it.
        """
        try:
            details = await self.visit.ask(bookings.one, uid)
        except NotFound:
            return []
        if details.status not in _GONE:
            return []
        by_others = details.by_expert or details.status is BookingStatus.EXPIRED
        return [details] if by_others or may_undo(details, "client", self.visit.now) else []

    async def more(self) -> None:
        """Load the next page."""
        if self.page.next_cursor:
            next_page = await self.visit.ask(bookings.as_client, when=self.when, cursor=self.page.next_cursor)
            self.page = replace(next_page, items=(*self.page.items, *next_page.items))

    def of(self, uid: str) -> BookingDetails | None:
        """Return a booking of the list by its uid."""
        return next((details for details in self.page.items if details.uid == uid), None)

    def by_heading(self) -> list[tuple[str, Sequence[BookingDetails]]]:
        """Group the bookings under headings, by dates in the viewer's zone."""
        zone, today = self.visit.zone, self.visit.today()

        def title_of(details: BookingDetails) -> str:
            return heading(details.session.start.astimezone(zone).date(), today)

        return [(title, list(group)) for title, group in groupby(self.page.items, title_of)]

    @property
    def is_near(self) -> bool:
        """Whether any booking is close enough to change with the clock alone."""
        now = self.visit.now
        return any(
            booking.status in LIVE and booking.session.start - SOON <= now for booking in self.page.items
        )

    @property
    def is_over(self) -> bool:
        """Whether a session on the list of coming ones has ended."""
        coming = self.page.items if self.when == "coming" else ()
        return any(booking.status in LIVE and booking.session.end <= self.visit.now for booking in coming)


async def load(visit: Visit) -> MyBookings:
    """Load the list, or show how to find bookings without an account."""
    tab = visit.query("tab", 12)
    when: When = "past" if tab == "past" else "cancelled" if tab == "cancelled" else "coming"
    try:
        page = await visit.ask(bookings.as_client, when=when)
        numbers = await visit.ask(bookings.tally_as_client)
    except SignInNeeded:
        raise Instead(_find_page(visit)) from None
    if not page.items and when == "coming" and visit.account is None and visit.query("find"):
        raise Instead(_find_page(visit))
    return MyBookings(visit, when, page, numbers)


def draw(visit: Visit, state: MyBookings) -> None:
    """Build the page; it follows every booking that it shows, and those of the account."""
    MyBookingsPage(visit, state).build()


class MyBookingsPage:
    """The list with its tabs."""

    def __init__(self, visit: Visit, state: MyBookings) -> None:
        self.visit, self.state = visit, state
        self._followed: set[Topic] = set()

    def build(self) -> None:
        """Build the elements once."""
        visit = self.visit
        with (
            frame(_("My bookings"), active="/my-bookings", person=visit.badge, robots="noindex"),
            ui.element("div").classes("my"),
        ):
            with ui.element("div").classes("section-head"):
                Fragment(tag("h1", "h1", _("My bookings")))
                self.tabs = Fragment(classes="my-tabs")
            Fragment(self._banner(), classes="who")
            self.list = BookingList(visit.explained(self.acted))
            self.more_button = Button(
                _("Show more"), visit.explained(self.show_more), icon_name="chevron-down"
            )
            self.more_button.classes("mt4")
            self.dialogs = ui.element("div")
        if visit.actor.user_id is not None:
            self._follow(person_topic(visit.actor.user_id))
        self.show()
        ui.timer(EVERY, visit.explained(self.tick))

    def show(self, fresh: Sequence[str] = ()) -> None:
        """Show the list and follow its bookings.

        Args:
            fresh: Uids of the bookings to highlight.
        """
        visit, state = self.visit, self.state
        self.tabs.show(list_tabs(state.when, state.numbers))
        self.list.show_groups(
            state.by_heading(),
            side="client",
            timezone=visit.zone,
            now=visit.now,
            hour12=visit.hour12,
            otherwise=nothing_here(state.when),
            fresh=fresh,
        )
        self.more_button.set_visibility(state.page.next_cursor is not None)
        for details in state.page.items:
            self._follow(booking_topic(details.uid))

    async def refresh(self, event: object = None) -> None:
        """Load and show again; the expert's changes are highlighted."""
        await self.state.load()
        theirs = isinstance(event, BookingChanged) and event.by_expert and event.what != "settled"
        self.show((event.booking_uid,) if theirs and isinstance(event, BookingChanged) else ())

    async def tick(self) -> None:
        """Update the parts that depend on the clock."""
        if self.state.is_over:
            await self.refresh()
        elif self.state.is_near:
            self.show()

    async def show_more(self) -> None:
        """Show the rest of a long list."""
        await self.state.more()
        self.show()

    async def acted(self, act: str, uid: str) -> None:
        """Run a clicked action on one of the shown bookings; unknown uids are ignored."""
        details = self.state.of(uid)
        if details is None:
            return
        with self.dialogs:
            if act == "cancel":
                open_cancel(self.visit, details, self.refresh)
            elif act == "reschedule":
                await open_move(self.visit, details, self.refresh)
            elif act == "review":
                open_review(self.visit, details, self.refresh)
            elif act == "undo":
                await undoing(self.visit, details, self.refresh)()

    def _follow(self, topic: Topic) -> None:
        if topic not in self._followed:
            self._followed.add(topic)
            self.visit.follow(topic, self.refresh)

    def _banner(self) -> Markup:
        visit = self.visit
        if visit.actor.guest_email:
            return of_address(visit.actor.guest_email)
        if visit.account is None:
            return elsewhere(mails=visit.application.settings.sends_mail)
        return joined([])


def _find_page(visit: Visit) -> str:
    problem = flash_of(visit.application, visit.request.scope, visit.query("problem", 40))
    email = problem.typed.get("email", "") if problem else ""
    messages = (problem.sentence, *problem.fields.values()) if problem else ()
    sentence = " ".join(translate(message) for message in messages)
    sign_in = tag("a", "txt-link", _("Sign in"), href="/login?next=/my-bookings")
    top = joined(
        [tag("h1", "h1", _("My bookings")), tag("p", "muted mt2", _("Do you have an account?"), " ", sign_in)]
    )
    script = trusted(f'<script defer src="{static_url("js/magic.js")}"></script>')
    no_mail = (
        None
        if visit.application.settings.sends_mail
        else banner(
            _("No mail is sent from here yet"),
            _(
                "A link would wait until a mail server is set up. The private link that you got when booking works."
            ),
            tone="amber",
        )
    )
    body = tag(
        "div",
        "my",
        top,
        tag("div", "mt6", no_mail) if no_mail else None,
        tag("div", "mt6", find_by_mail(visit.query("notice", 20), sentence, email)),
    )
    return site_page(
        _("My bookings"), body, active="/my-bookings", person=visit.badge, head=script, wide=True
    )


MY_BOOKINGS = Page(load, draw)
