"""Details step of booking: the attendee form of the held slot, kept in sync with the hold."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup
from nicegui import ui

from components.booking.attendee_form import AttendeeForm, Held, hold_box
from components.booking.book_parts import first_name
from components.booking.code_form import CodeForm
from components.booking.dual_time import both_words
from components.kit.formatting import length
from components.kit.fragment import Fragment
from expertconnect.domain.booking import Attendee, BookingDetails
from expertconnect.domain.errors import DomainError, HoldExpired, Invalid, SlotTaken, has_alternatives
from expertconnect.domain.event_type import Offer
from expertconnect.domain.events import CalendarChanged, calendar_topic
from expertconnect.i18n import _, translate
from expertconnect.services import bookings
from expertconnect.services.bookings.unproven import WAITS
from pages.booking.book.state import BookState
from pages.framework.visit import Visit


class DetailsStep:
    """The attendee form and its hold.

    Args:
        on_step: Redraws the page after the state's step has changed: booked, released, or another slot held.
    """

    def __init__(self, visit: Visit, state: BookState, on_step: Callable[[], None]) -> None:
        self.visit, self.state = visit, state
        self.form: AttendeeForm | None = None
        self._on_step = on_step
        self._unfollow: Callable[[], None] | None = None
        self._booking = False
        self._correcting = False

    def build_hold(self) -> None:
        """Build the countdown."""
        self.hold = Fragment(on_act=self._on_hold_act)

    def build_form(self) -> None:
        """Build the form, and the one for the code that follows it for some."""
        self.container = ui.element("section").classes("b-form")
        with ui.element("section").classes("b-form") as self.code_container:
            self.code = CodeForm(
                self.visit.explained(self.submit_code),
                self.visit.explained(self.send_again),
                self.visit.explained(self.correct),
            )
        self.code_container.set_visibility(False)

    def set_visibility(self, on: bool) -> None:
        """Show or hide the step: the form, or what waits for the code."""
        waits = self._waits_for_code
        self.hold.set_visibility(on)
        self.container.set_visibility(on and not waits)
        self.code_container.set_visibility(on and waits)

    @property
    def _waits_for_code(self) -> bool:
        hold = self.state.hold
        return hold is not None and hold.waits_for_proof and not self._correcting

    def keep(self) -> None:
        """Keep the hold alive with this page, and follow its end."""
        hold = self.state.hold
        if hold is None:
            return
        self.visit.context.hold_presence.keep(self.visit.page_client, self.visit.actor, hold.uid)
        if self._unfollow is None:
            self._unfollow = self.visit.follow(
                calendar_topic(self.state.offer.expert_id), self._on_calendar_event
            )

    def let_go(self) -> None:
        """Stop keeping the hold alive. Does not release it."""
        self.visit.context.hold_presence.drop(self.visit.page_client, self.visit.actor)
        if self._unfollow is not None:
            self._unfollow()
            self._unfollow = None

    def show(self) -> None:
        """Show the form for the hold; an existing form keeps the typed values."""
        hold = self.state.hold
        if hold is None or hold.expires_at is None:
            return
        visit = self.visit
        expert_zone = ZoneInfo(self.state.offer.time_zone)
        held = Held(
            hold.expires_at,
            visit.now,
            WAITS if hold.waits_for_proof else visit.application.settings.hold_length,
            extendable=not hold.extended and not hold.waits_for_proof,
            when=both_words(hold.session.start, self.state.zone, expert_zone, self.state.hour12),
        )
        self.hold.show(hold_box(held))
        if self._waits_for_code and hold.attendee is not None:
            self.code.show(hold.attendee.email)
            return
        if self.form is not None:
            self.form.found(held)
            return
        with self.container:
            self.form = self._create_form(held)

    def _create_form(self, held: Held) -> AttendeeForm:
        state, visit, account = self.state, self.visit, self.visit.account
        sent = state.hold.attendee if state.hold else None  # after a reload of a booking that waits
        return AttendeeForm(
            visit.explained(self.submit),
            visit.explained(self.back),
            questions=state.offer.questions,
            known=sent
            or Attendee(
                account.name if account else "",
                account.email if account else "",
                "",
                state.zone.key,
                visit.locale,
            ),
            held=held,
            on_extend=visit.explained(self.extend),
            confirm=_("Send request") if state.offer.requires_approval else _("Confirm booking"),
            policy=change_policy(state.offer),
            hint=""
            if visit.application.settings.sends_mail
            else _("Only {name} gets to see them.").format(name=first_name(state.offer)),
        )

    async def check(self) -> None:
        """Check whether the hold still exists; it may have expired, or been booked in another tab of this browser."""
        hold = self.state.hold
        if hold is None or self._booking:
            return
        try:
            self.state.hold = await self.visit.ask(bookings.held, hold.uid)
        except DomainError:
            if await self.state.was_booked(hold.uid):
                self.let_go()
                self._on_step()
            else:
                await self.lost(HoldExpired(), hold.session.start)

    async def submit(self, attendee: Attendee) -> None:
        """Book the slot; refusals are shown beside their fields, and typed values stay."""
        form = self.form
        if form is None or self._booking:
            return
        self._booking = True
        form.busy(True)
        try:
            start = self.state.hold.session.start if self.state.hold else self.visit.now
            await self.state.confirm(attendee)
        except (HoldExpired, SlotTaken) as refusal:
            await self.lost(refusal, start)
        except Invalid as refusal:
            form.refuse(
                {name: translate(message) for name, message in refusal.fields.items()}, translate(refusal)
            )
        except DomainError as refusal:
            form.refuse({}, translate(refusal))
        else:
            self._correcting = False
            if self.state.booked:
                self.let_go()
            self._on_step()
        finally:
            self._booking = False
            form.busy(False)

    async def submit_code(self, code: str) -> None:
        """Confirm the booking that waits; a wrong code stays typed."""
        if self._booking:
            return
        self._booking = True
        self.code.busy()
        try:
            start = self.state.hold.session.start if self.state.hold else self.visit.now
            await self.state.confirm_by_code(code)
        except HoldExpired as refusal:
            await self.lost(refusal, start)
            self._on_step()
        except DomainError as refusal:
            self.code.refuse(translate(refusal.fields.get("code", refusal.sentence)))
        else:
            self.let_go()
            self._on_step()
        finally:
            self._booking = False
            self.code.busy(False)

    async def send_again(self) -> None:
        """Send the code once more."""
        await self.state.send_code_again()
        self.visit.say(_("We sent it again."))

    async def correct(self) -> None:
        """Show the details again, to book with another address."""
        self._correcting = True
        self._on_step()

    async def back(self) -> None:
        """Release the slot and show the times again."""
        self.let_go()
        await self.state.release()
        await self.state.load()
        self._on_step()

    async def extend(self) -> None:
        """Extend the hold once."""
        await self.state.extend()
        self.show()

    async def lost(self, refusal: DomainError, start: datetime) -> None:
        """Handle the loss of the slot: keep the form, say why, offer the nearest times."""
        state = self.state
        state.hold = None
        self.let_go()
        state.alternatives = tuple(await state.nearest(start)) if has_alternatives(refusal) else ()
        if self.form is not None:
            self.hold.show(Markup(""))
            on_choose = self.visit.explained(self.take_instead)
            self.form.lost(translate(refusal), state.alternatives, on_choose, state.zone, hour12=state.hour12)

    async def take_instead(self, start: datetime) -> None:
        """Hold another time and go on with the same form."""
        try:
            await self.state.choose(start)
        except DomainError as refusal:
            await self.lost(refusal, start)
            return
        self.keep()
        self._on_step()

    async def _on_calendar_event(self, event: object) -> None:
        hold = self.state.hold
        has_span = isinstance(event, CalendarChanged) and event.span is not None
        if hold and has_span and not _touches(event, hold):
            return
        await self.check()

    def _on_hold_act(self, act: str, _key: str, _value: object) -> Awaitable[None] | None:
        command = {"back": self.back, "extend": self.extend}.get(act)
        return self.visit.explained(command)() if command else None


def _touches(event: object, hold: BookingDetails) -> bool:
    span = event.span if isinstance(event, CalendarChanged) else None
    return span is None or span.overlaps(hold.session)


def change_policy(offer: Offer) -> str:
    """Return a sentence on until when the client may move or cancel the booking."""
    if not offer.change_notice:
        return _("Free to move or cancel until it starts.")
    return _("Free to move or cancel until {length} before.").format(length=length(offer.change_notice))
