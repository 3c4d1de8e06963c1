"""My Bookings: of an account, of an address proven by a magic link, or of this browser."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from nicegui import ui

from components.booking_card import BookingList
from components.fragment import Fragment
from components.kit import Button
from components.kit.marks import banner, button_markup, empty_state, tabs
from components.markup import Markup, joined, tag, trusted
from components.my_bookings_parts import find_by_mail
from components.plain_page import plain_page
from components.static_files import static_url
from components.theme import frame
from components.wording import day_words
from expertconnect.domain.booking import BookingDetails
from expertconnect.domain.errors import SignInNeeded
from expertconnect.domain.events import Topic, booking_topic, person_topic
from expertconnect.services import bookings
from expertconnect.services.listing import When
from expertconnect.words import N_, _, told
from pages.cancelling import open_cancel, undoing
from pages.reviewing import open_review
from pages.site import Instead, Page
from pages.visit import Visit
from pages.web.flash import flash_of

TABS: dict[When, str] = {"coming": N_("Coming"), "past": N_("Past"), "cancelled": N_("Cancelled")}
EMPTY = {
    "coming": (N_("Nothing coming up"), N_("When you book a session it stands here, with its link and a way to move it.")),
    "past": (N_("No past sessions"), N_("Sessions that have taken place stand here.")),
    "cancelled": (N_("Nothing cancelled"), N_("Cancelled, declined and expired bookings stand here.")),
}  # fmt: skip


@dataclass(eq=False)
class MyBookings:
    """One of the lists, as far as it was read."""

    visit: Visit
    when: When
    page: bookings.Page

    async def load(self) -> None:
        """Read the list again, as much of it as is shown."""
        limit = min(max(20, len(self.page.items)), 100)
        self.page = await self.visit.ask(bookings.as_client, when=self.when, limit=limit)

    async def more(self) -> None:
        """Read on."""
        if self.page.next_cursor:
            following = await self.visit.ask(bookings.as_client, when=self.when, cursor=self.page.next_cursor)
            self.page = replace(following, items=(*self.page.items, *following.items))

    def of(self, uid: str) -> BookingDetails | None:
        """A booking of the list."""
        return next((details for details in self.page.items if details.uid == uid), None)

    def by_day(self) -> list[tuple[str, Sequence[BookingDetails]]]:
        """The bookings under the dates of the viewer's zone."""
        zone, today = self.visit.zone, self.visit.today()

        def day(details: BookingDetails) -> date:
            return details.session.start.astimezone(zone).date()

        return [(day_words(on, today), list(some)) for on, some in groupby(self.page.items, day)]


async def load(visit: Visit) -> MyBookings:
    """Read the list, or show how to find one's bookings without an account."""
    tab = visit.query("tab", 12)
    when: When = "past" if tab == "past" else "cancelled" if tab == "cancelled" else "coming"
    try:
        page = await visit.ask(bookings.as_client, when=when)
    except SignInNeeded:
        raise Instead(_find_page(visit)) from None
    if not page.items and when == "coming" and visit.account is None and visit.query("find"):
        raise Instead(_find_page(visit))
    return MyBookings(visit, when, page)


def draw(visit: Visit, state: MyBookings) -> None:
    """Build the page; it follows every booking it shows, and the account's."""
    MyBookingsPage(visit, state).build()


class MyBookingsPage:
    """The list with its tabs."""

    def __init__(self, visit: Visit, state: MyBookings) -> None:
        self.visit, self.state = visit, state
        self._followed: set[Topic] = set()

    def build(self) -> None:
        """Draw everything once."""
        visit, state = self.visit, self.state
        with frame(
            _("My bookings"), active="/my-bookings", person=visit.badge, narrow=True, robots="noindex"
        ):
            links: list[tuple[str, str, int | None]] = [
                (_(word), f"/my-bookings?tab={when}", None) for when, word in TABS.items()
            ]
            head = tag("h1", "h1", _("My bookings"))
            bar = tabs(links, f"/my-bookings?tab={state.when}", label=_("Which bookings"))
            Fragment(tag("div", "section-head", head, bar))
            Fragment(self._who(), classes="who")
            self.list = BookingList(self.acted)
            self.further = Button(_("Show more"), visit.explained(self.show_more), icon_name="chevron-down")
            self.place = ui.element("div")
        if visit.actor.user_id is not None:
            self._follow(person_topic(visit.actor.user_id))
        self.show()

    def show(self) -> None:
        """Show the list, and follow what stands in it."""
        visit, state = self.visit, self.state
        title, text = (_(words) for words in EMPTY[state.when])
        find = button_markup(_("Find an expert"), kind="primary", icon_name="search", href="/experts")
        self.list.show_groups(
            state.by_day(),
            side="client",
            timezone=visit.zone,
            now=visit.now,
            hour12=visit.hour12,
            otherwise=tag("div", "glass", empty_state(title, text, action=find)),
        )
        self.further.set_visibility(state.page.next_cursor is not None)
        for details in state.page.items:
            self._follow(booking_topic(details.uid))

    async def refresh(self, _event: object = None) -> None:
        """Read and show again."""
        await self.state.load()
        self.show()

    async def show_more(self) -> None:
        """The rest of a long list."""
        await self.state.more()
        self.show()

    async def acted(self, act: str, uid: str) -> None:
        """What was clicked on one of the bookings that are shown; any other uid is nobody's."""
        details = self.state.of(uid)
        client = self.visit.client
        if details is None or client is None:
            return
        with self.place:
            if act == "cancel":
                open_cancel(self.visit, details, self.refresh)
            elif act == "review":
                open_review(self.visit, details, self.refresh)
            elif act == "undo":
                await undoing(self.visit, uid, self.refresh)()
            elif act == "again":
                client.open(f"/{details.username}/{details.slug}")
            elif act == "ics":
                ui.download.from_url(f"/booking/{uid}/calendar.ics")
            elif act in {"reschedule", "details"}:
                client.open(f"/booking/{uid}" + ("?move=1" if act == "reschedule" else ""))

    def _follow(self, topic: Topic) -> None:
        if topic not in self._followed:
            self._followed.add(topic)
            self.visit.follow(topic, self.refresh)

    def _who(self) -> Markup:
        visit = self.visit
        if visit.actor.guest_email:
            out = tag(
                "form",
                "",
                tag("button", "btn btn-glass btn-sm", _("Close"), type="submit"),
                action="/auth/logout",
                method="post",
            )
            return banner(_("Bookings of your address"), tag("bdi", "", visit.actor.guest_email), actions=out)
        if visit.account is None:
            mails = visit.application.settings.sends_mail
            words = (
                _("Sign in or use your e-mail to see those made elsewhere.")
                if mails
                else _("Sign in to see those made elsewhere.")
            )
            way = (
                button_markup(_("Find by e-mail"), size="sm", href="/my-bookings?find=1")
                if mails
                else button_markup(_("Sign in"), size="sm", href="/login?next=/my-bookings")
            )
            return banner(_("Bookings of this browser"), words, actions=way)
        return joined([])


def _find_page(visit: Visit) -> str:
    problem = flash_of(visit.application, visit.request.scope, visit.query("problem", 40))
    email = problem.typed.get("email", "") if problem else ""
    sentence = (
        " ".join(told(said) for said in (problem.sentence, *problem.fields.values())) if problem else ""
    )
    sign_in = tag("a", "txt-link", _("Sign in"), href="/login?next=/my-bookings")
    top = joined(
        [tag("h1", "h1", _("My bookings")), tag("p", "muted mt2", _("Do you have an account?"), " ", sign_in)]
    )
    script = trusted(f'<script defer src="{static_url("magic.js")}"></script>')
    no_mail = None if visit.application.settings.sends_mail else banner(
        _("No mail is sent from here yet"),
        _("A link would wait until a mail server is set up. The private link that you got when booking works."),
        tone="amber",
    )  # fmt: skip
    body = joined(
        [
            top,
            tag("div", "mt6", no_mail),
            tag("div", "mt6", find_by_mail(visit.query("notice", 20), sentence, email)),
        ]
    )
    return plain_page(_("My bookings"), body, head=script)


MY_BOOKINGS = Page(load, draw)
