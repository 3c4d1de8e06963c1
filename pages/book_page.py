"""The booking page around its state: what is drawn once, what is patched, and what a click does."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from nicegui import Client, ui

from components.attendee_form import AttendeeForm, Held, hold_box
from components.book_parts import other_times, session_summary, steps_bar
from components.confirmation import confirmation
from components.fragment import Fragment
from components.kit.zones import ZonePicker
from components.markup import Markup
from components.slot_picker import SlotPicker
from components.theme import frame
from components.wording import length
from expertconnect.domain.booking import Attendee, BookingDetails, Offer
from expertconnect.domain.errors import DomainError, HoldExpired, Invalid, SlotTaken
from expertconnect.services import calendar_links, slot_states
from pages import cookies
from pages.book_state import BookState
from pages.visit import Visit
from pages.zones import zones_at


class BookPage:
    """The three steps of the page, each shown in place of the one before."""

    def __init__(self, visit: Visit, state: BookState) -> None:
        self.visit = visit
        self.state = state
        self.form: AttendeeForm | None = None

    def build(self) -> None:
        """Draw everything once; afterwards only what changes is touched."""
        state, visit = self.state, self.visit
        offer = state.offer
        with frame(
            f"{offer.title} with {offer.expert_name}",
            active="/experts",
            person=visit.badge,
            description=f"Book {offer.title} with {offer.expert_name}. Live times in your own time zone.",
            tabbar=False,
            canonical=f"{visit.application.settings.url}/{offer.username}/{offer.slug}",
        ):
            self.steps = Fragment(steps_bar(offer, 0))
            self.others = Fragment(on_act=self._took)
            self.booker = ui.element("div").classes("booker glass")
            with self.booker:
                with ui.element("section").classes("b-meta") as meta:
                    meta.props["aria-label"] = "Session"
                    self.summary = Fragment(self._summary())
                    self.hold = Fragment(on_act=self._hold_act)
                    self.zones = ZonePicker(
                        zones_at(visit.now), self.state.zone.key, visit.explained(self.change_zone)
                    )
                self.picker = SlotPicker(
                    visit.explained(self.pick),
                    visit.explained(self.turn),
                    self.look_at,
                    on_stale=visit.explained(self.refresh),
                    on_hour12=visit.explained(self.change_clock),
                )
                self.form_place = ui.element("section").classes("b-form")
                self.form_place.props["aria-label"] = "Your details"
            self.done = Fragment(classes="b-done", on_act=lambda *_: self._client.open(state.manage_url))
        self.draw()

    def draw(self) -> None:
        """Show the step that the state is in."""
        state = self.state
        step = 2 if state.booked else 1 if state.hold else 0
        self.steps.show(steps_bar(state.offer, step))
        self.others.show(Markup(""))
        self.booker.set_visibility(step < 2)
        self.booker.classes(add="form" if step == 1 else "", remove="" if step == 1 else "form")
        self.picker.set_visibility(step == 0)
        self.zones.set_visibility(step == 0)
        self.form_place.set_visibility(step == 1)
        self.done.set_visibility(step == 2)
        self.summary.show(self._summary())
        if step == 0:
            self.picker.show(state.view())
        elif step == 1:
            self._draw_form()
        else:
            self._draw_done()

    def _summary(self) -> Markup:
        state = self.state
        start = state.hold.session.start if state.hold else None
        return session_summary(
            state.offer, zone=state.zone, now=self.visit.now, start=start, hour12=state.hour12
        )

    def _draw_form(self) -> None:
        """A form for the hold; one that is there already keeps what was typed."""
        state, visit, hold = self.state, self.visit, self.state.hold
        if hold is None or hold.expires_at is None:
            return
        held = self._held(hold)
        self.hold.show(hold_box(held))
        if self.form is not None:
            self.form.found(held)
            return
        account = visit.account
        with self.form_place:
            self.form = AttendeeForm(
                visit.explained(self.submit),
                visit.explained(self.back),
                questions=state.offer.questions,
                known=Attendee(
                    account.name if account else "",
                    account.email if account else "",
                    "",
                    state.zone.key,
                    visit.locale,
                ),
                held=held,
                on_extend=visit.explained(self.extend),
                confirm="Send request" if state.offer.requires_approval else "Confirm booking",
                policy=change_policy(state.offer),
            )

    def _held(self, hold: BookingDetails) -> Held:
        visit = self.visit
        ends_at = hold.expires_at or visit.now
        return Held(ends_at, visit.now, visit.application.settings.hold_length, extendable=not hold.extended)

    async def _hold_act(self, act: str, _key: str, _value: object) -> None:
        deed = {"back": self.back, "extend": self.extend}.get(act)
        if deed is not None:
            await self.visit.explained(deed)()

    def _draw_done(self) -> None:
        state, visit, booked = self.state, self.visit, self.state.booked
        if booked is None:
            return
        self.done.show(
            confirmation(
                booked,
                timezone=state.zone,
                hour12=state.hour12,
                calendar_links=calendar_links.links_of(booked, visit.application.settings),
                ics_href=f"/booking/{booked.uid}/calendar.ics",
                mail_sent=visit.application.settings.sends_mail,
            )
        )
        self._client.run_javascript("scrollTo({top:0})")

    async def follow(self) -> None:
        """Hear of every change of these times, in the room of those who read them in the same zone."""
        client = self.visit.client
        if client is None:
            return
        room, _ = await self.visit.house.live.watch(client, self.state.offer, self.state.zone, self.missed)
        if room != self.state.room:
            self.state.room = room
            self.picker.show(self.state.view())
        if self.state.hold:
            self.visit.house.holders.keep(client, self.visit.actor, self.state.hold.uid)
        else:
            self.visit.house.holders.elsewhere(self.visit.actor)

    def missed(self) -> None:
        """Something was said while this page had no connection."""
        self.visit.application.tasks.start(self.refresh(), name="re-read a month")

    async def refresh(self) -> None:
        """Read again what is true, then show it; a hold that lapsed meanwhile is said so."""
        state = self.state
        if state.booked:
            return
        if state.hold is not None:
            try:
                state.hold = await self.visit.ask(slot_states.held, state.hold.uid)
            except DomainError:
                await self.lost(HoldExpired(), state.hold.session.start)
        await state.load()
        self.picker.show(state.view())

    async def pick(self, start: datetime) -> None:
        """Hold the slot that was clicked and show the form."""
        try:
            await self.state.choose(start)
        except DomainError as refusal:
            await self.state.load()
            self.picker.show(self.state.view())
            self.offer_others(refusal)
            return
        self.visit.house.holders.keep(self._client, self.visit.actor, self._hold_uid)
        self.draw()

    async def back(self) -> None:
        """Give the slot back and look for another time."""
        self.visit.house.holders.drop(self._client, self.visit.actor)
        await self.state.release()
        await self.state.load()
        self.draw()

    async def extend(self) -> None:
        """Keep the slot for one more while."""
        await self.state.extend()
        self.draw()

    async def submit(self, attendee: Attendee) -> None:
        """Book; whatever is refused is said beside its field, and nothing typed is lost."""
        form = self.form
        if form is None:
            return
        form.busy(True)
        try:
            start = self.state.hold.session.start if self.state.hold else self.visit.now
            await self.state.confirm(attendee)
        except (HoldExpired, SlotTaken) as refusal:
            await self.lost(refusal, start)
        except Invalid as refusal:
            form.refuse(refusal.fields, str(refusal))
        except DomainError as refusal:
            form.refuse({}, str(refusal))
        else:
            self.visit.house.holders.drop(self._client, self.visit.actor)
            self.draw()
        finally:
            form.busy(False)

    async def lost(self, refusal: DomainError, start: datetime) -> None:
        """The slot is gone: keep the form, say why, offer the nearest others, one click each."""
        self.state.hold = None
        self.visit.house.holders.drop(self._client, self.visit.actor)
        self.state.alternatives = tuple(await self.state.nearest(start))
        if self.form:
            self.hold.show(Markup(""))
            again = self.visit.explained(self.take_instead)
            self.form.lost(
                str(refusal), self.state.alternatives, again, self.state.zone, hour12=self.state.hour12
            )

    async def take_instead(self, start: datetime) -> None:
        """Hold another time and go on with the same form."""
        await self.state.choose(start)
        self.visit.house.holders.keep(self._client, self.visit.actor, self._hold_uid)
        self.draw()

    def offer_others(self, refusal: DomainError) -> None:
        """A click that came too late: why, and the nearest free times, one click each."""
        state = self.state
        self.others.show(
            other_times(str(refusal), state.alternatives, state.zone, state.hour12, self.visit.now)
        )

    async def _took(self, act: str, key: str, _: object) -> None:
        if act == "take" and key.isdecimal() and len(key) < MOST_DIGITS:
            await self.visit.explained(self.pick)(datetime.fromtimestamp(int(key), UTC))

    def look_at(self, day: date) -> None:
        """Remember which day is looked at, for when everything is read again."""
        self.state.day = day

    async def turn(self, first: date) -> None:
        """Show another month."""
        self.state.month, self.state.day = first, None
        await self.state.load()
        self.picker.show(self.state.view())

    async def change_zone(self, name: str) -> None:
        """Read all times in another zone from now on."""
        self.state.zone = ZoneInfo(name)
        cookies.remember(self._client, cookies.ZONE_CHOSEN, name)
        await self.visit.house.live.leave(self._client, self.state.room)
        await self.state.load()
        await self.follow()
        self.picker.show(self.state.view())
        self.summary.show(self._summary())

    async def change_clock(self, on: bool) -> None:
        """Remember 12 or 24 hours."""
        self.state.hour12 = on
        cookies.remember(self._client, cookies.HOUR12, "1" if on else "0")
        self.summary.show(self._summary())

    @property
    def _client(self) -> Client:
        if self.visit.client is None:
            raise RuntimeError("a page acts when it is drawn")
        return self.visit.client

    @property
    def _hold_uid(self) -> str:
        return self.state.hold.uid if self.state.hold else ""


def change_policy(offer: Offer) -> str:
    """How long a client may still move or cancel, in a sentence."""
    if not offer.change_notice:
        return "Free to move or cancel until it starts."
    return f"Free to move or cancel until {length(offer.change_notice)} before."


MOST_DIGITS = 12
