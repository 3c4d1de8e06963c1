"""View of the booking page: builds its elements, patches them after changes, and handles clicks."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup
from nicegui import ui

from components.booking.book_parts import (
    first_name,
    no_longer_offered,
    no_other_time,
    other_times,
    session_summary,
    steps_bar,
)
from components.booking.confirmation import confirmation
from components.kit.browser_calls import call
from components.kit.fragment import Fragment
from components.kit.markup import icon, joined, tag, trusted
from components.kit.static_files import static_url
from components.kit.zones import ZonePicker
from components.layout.noscript_content import offer_data, offer_essence
from components.layout.page_head import add_to_head
from components.layout.theme import frame
from components.slot_picker import SlotPicker
from expertconnect.domain.errors import ClientLimitReached, DomainError, NotFound, has_alternatives
from expertconnect.domain.events import JOB_MARKS, booking_topic
from expertconnect.i18n import N_, _, reader, translate, zone_city
from expertconnect.services.calendar_export import links
from pages.booking.book.details import DetailsStep
from pages.booking.book.state import BookState
from pages.framework import cookies
from pages.framework.visit import Visit
from pages.framework.zones import zones_at

MAX_DIGITS = 12
_CODE_SENT = N_("We sent a code to your address. Type it here.")
_ANNOUNCEMENTS = (N_("Choose a time."), N_("This time is held for you. Fill in your details."), N_("Done."))


class BookPage:
    """The three steps of the page, of which one is visible."""

    def __init__(self, visit: Visit, state: BookState) -> None:
        self.visit = visit
        self.state = state
        self.details = DetailsStep(visit, state, self.go_on)
        self._follows_booking = False
        self._unfollow_mail: Callable[[], None] | None = None

    def build(self) -> None:
        """Build the elements once; later changes only patch them."""
        state, visit = self.state, self.visit
        offer = state.offer
        profile = f"{visit.application.settings.url}/{offer.username}"
        with frame(
            _("{title} with {name}").format(title=offer.title, name=offer.expert_name),
            active="/experts",
            person=visit.badge,
            description=_("Book {title} with {name}. Live times in your own time zone.").format(
                title=offer.title, name=offer.expert_name
            ),
            tabbar=False,
            skeleton="booker",
            canonical=f"{profile}/{offer.slug}",
            structured=offer_data(offer, profile),
            essence=offer_essence(offer),
            robots="" if offer.is_listed else "noindex",
        ):
            script = trusted(f'<script defer src="{static_url("js/book.js")}"></script>')
            copied = tag("meta", name="ec-copied", content=_("Copied"), data_aloud=_("The link is copied."))
            add_to_head(joined([copied, script]))
            self.steps = Fragment(steps_bar(offer, 0))
            self.alternatives = Fragment(on_act=self._on_alternative_act)
            self.booker = ui.element("div").classes("booker glass")
            with self.booker:
                self._build_meta()
                self.picker = SlotPicker(
                    visit.explained(self.pick),
                    visit.explained(self.turn),
                    self.look_at,
                    on_stale=visit.explained(self.refresh),
                    on_hour12=visit.explained(self.change_clock),
                )
                self.details.build_form()
            self.done = Fragment(on_act=self._on_change_act)
        self.draw()

    def _build_meta(self) -> None:
        with ui.element("section").classes("b-meta") as meta:
            meta.props["aria-label"] = _("Session")
            self.summary = Fragment(self._summary())
            self.details.build_hold()
            self.zone_notice = Fragment(self._zone_notice(), classes="b-tz-unknown")
            self.zones = ZonePicker(
                zones_at(self.visit.now),
                self.state.zone.key,
                self.visit.explained(self.change_zone),
                label="" if self.state.zone_known else _("Choose your time zone"),
            )

    def _zone_notice(self) -> Markup:
        """Sentence for a browser whose zone is not known: the times are the expert's until another is chosen."""
        state = self.state
        if state.zone_known:
            return Markup("")
        text = _("We could not tell your time zone. These are the times in {city}, where {name} is.")
        city = zone_city(state.zone.key, reader().locale)
        return tag(
            "p", "hs g2 t-sm top", icon("globe", "i18"), text.format(city=city, name=first_name(state.offer))
        )

    def draw(self) -> None:
        """Show the step that the state is in."""
        state, step = self.state, self._step
        self.steps.show(steps_bar(state.offer, step))
        self.alternatives.show(Markup(""))
        self.booker.set_visibility(step < 2)
        self.booker.classes(add="form" if step == 1 else "", remove="" if step == 1 else "form")
        self.picker.set_visibility(step == 0)
        self.zones.set_visibility(step == 0)
        self.zone_notice.set_visibility(not state.zone_known and step < 2)
        self.details.set_visibility(step == 1)
        self.done.set_visibility(step == 2)
        self.summary.show(self._summary())
        if step == 0:
            self.picker.show(state.view())
        elif step == 1:
            self.details.show()
        else:
            self._draw_done()

    def go_on(self) -> None:
        """Show the current step, move the focus there and announce it."""
        self.draw()
        booked = self.state.booked
        address = f"/booking/{booked.uid}" if booked else ""
        hold = self.state.hold
        text = _CODE_SENT if hold and hold.waits_for_proof else _ANNOUNCEMENTS[self._step]
        call(self.visit.page_client, "step", self._step, _(text), address)

    @property
    def _step(self) -> int:
        return 2 if self.state.booked else 1 if self.state.hold else 0

    def _summary(self) -> Markup:
        state = self.state
        start = state.hold.session.start if state.hold else None
        return session_summary(
            state.offer, zone=state.zone, now=self.visit.now, start=start, hour12=state.hour12
        )

    def _draw_done(self) -> None:
        state, visit, booked = self.state, self.visit, self.state.booked
        if booked is None:
            return
        if not self._follows_booking:
            self._follows_booking = True
            visit.follow(booking_topic(booked.uid), self.on_booking_event)
            if visit.application.settings.sends_mail:
                self._unfollow_mail = visit.follow(JOB_MARKS, self.on_mail_event)
            else:
                state.email = "none"
        self.done.show(
            confirmation(
                booked,
                timezone=state.zone,
                hour12=state.hour12,
                calendar_links=links.links_of(booked, visit.application.settings),
                ics_href=f"/booking/{booked.uid}/calendar.ics",
                email=state.email,
                private_link=state.manage_url if state.email in {"none", "failed"} else "",
            )
        )

    async def on_mail_event(self, _event: object) -> None:
        """Show that the mail server has accepted the e-mail about the booking, or that it could not be delivered."""
        if await self.state.was_emailed():
            self._draw_done()
        if self.state.email in {"sent", "failed"} and self._unfollow_mail is not None:
            self._unfollow_mail()
            self._unfollow_mail = None

    async def on_booking_event(self, _event: object) -> None:
        """Show a change of the booking: the expert's approval, or another time."""
        if self.state.booked is not None and await self.state.was_changed():
            self._draw_done()

    async def follow(self) -> None:
        """Follow every change of these times, in the room of this zone."""
        client = self.visit.client
        if client is None:
            return
        self.state.room, _ = await self.visit.context.live.watch(
            client, self.state.offer, self.state.zone, self.missed
        )
        if self.state.hold:
            self.details.keep()

    def missed(self) -> None:
        """Reload after live messages were missed while the page had no connection."""

        async def refresh() -> None:
            await self.visit.explained(self.refresh)()

        self.visit.application.tasks.start(refresh(), name="re-read a month")

    async def refresh(self) -> None:
        """Reload and show the free times; a hold that has expired meanwhile is reported."""
        state = self.state
        if state.booked:
            return
        await self.details.check()
        if state.booked:
            return
        previous = state.offer
        try:
            await state.load()
        except NotFound:
            self.withdrawn()
            return
        if (state.offer.username, state.offer.slug) != (previous.username, previous.slug):
            call(self.visit.page_client, "showAddress", f"/{state.offer.username}/{state.offer.slug}")
        if state.offer != previous:
            self.steps.show(steps_bar(state.offer, self._step))
            self.summary.show(self._summary())
        if not self.booker.visible:  # the offer had been withdrawn and is back
            self.alternatives.show(Markup(""))
            self.booker.set_visibility(True)
        self.picker.show(state.view())

    def withdrawn(self) -> None:
        """Show that the event type is no longer on offer. A visitor with a hold may finish."""
        if self._step == 0:
            self.booker.set_visibility(False)
            self.alternatives.show(no_longer_offered(self.state.offer))

    async def pick(self, start: datetime) -> None:
        """Hold the slot that was clicked and show the form."""
        try:
            await self.state.choose(start)
        except NotFound:
            self.withdrawn()
            return
        except DomainError as refusal:
            await self.state.load()
            self.steps.show(steps_bar(self.state.offer, self._step))
            self.summary.show(self._summary())
            self.picker.show(self.state.view())
            self.offer_others(refusal)
            return
        self.details.keep()
        self.go_on()

    def offer_others(self, refusal: DomainError) -> None:
        """Show why a slot was refused, and offer what helps: the nearest free times, or one's own bookings."""
        state = self.state
        if not has_alternatives(refusal):
            at_limit = isinstance(refusal, ClientLimitReached)
            self.alternatives.show(no_other_time(translate(refusal), is_own_limit=at_limit))
            return
        self.alternatives.show(
            other_times(translate(refusal), state.alternatives, state.zone, state.hour12, self.visit.now)
        )

    async def _on_alternative_act(self, act: str, key: str, _value: object) -> None:
        if act == "take" and key.isdecimal() and len(key) < MAX_DIGITS:
            await self.visit.explained(self.pick)(datetime.fromtimestamp(int(key), UTC))

    def _on_change_act(self, act: str, _key: str, _value: object) -> None:
        booked = self.state.booked
        if booked is not None and act in {"reschedule", "cancel"}:
            self.visit.page_client.open(
                f"/booking/{booked.uid}?{'move' if act == 'reschedule' else 'cancel'}=1"
            )

    def look_at(self, day: date) -> None:
        """Remember the chosen day across reloads."""
        self.state.day = day

    async def turn(self, first: date) -> None:
        """Show another month."""
        self.state.month, self.state.day = first, None
        await self.state.load()
        self.picker.show(self.state.view())

    async def change_zone(self, name: str) -> None:
        """Show all times in another zone."""
        state = self.state
        state.zone = ZoneInfo(name)
        if not state.zone_known:
            state.zone_known = True
            self.zone_notice.set_visibility(False)
            self.zones.relabel(_("Your time zone"))
        cookies.remember(self.visit.page_client, cookies.ZONE_CHOSEN, name)
        await self.visit.context.live.leave(self.visit.page_client, state.room)
        await self.follow()
        await state.load()
        self.picker.show(state.view())
        self.summary.show(self._summary())

    async def change_clock(self, on: bool) -> None:
        """Remember 12 or 24 hours."""
        self.state.hour12 = on
        cookies.remember(self.visit.page_client, cookies.HOUR12, "1" if on else "0")
        self.summary.show(self._summary())
