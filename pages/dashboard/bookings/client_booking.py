"""Dialog to book a session for a client: any event type, any time that is not booked."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime, time, timedelta

from nicegui import ui

from components.kit import (
    Button,
    Dialog,
    ErrorSummary,
    Fragment,
    Select,
    TextArea,
    TextField,
    form,
    show_errors,
)
from components.kit.formatting import length
from components.kit.primitives import button_markup, empty_state
from expertconnect.domain import bounds
from expertconnect.domain.booking import Attendee
from expertconnect.domain.errors import DomainError, Invalid
from expertconnect.domain.interval import Interval
from expertconnect.i18n import _, translate
from expertconnect.services import bookings, event_types
from expertconnect.services.common import rate_limits
from expertconnect.services.event_types.view import EventTypeView
from pages.dashboard.shell.frame import DashboardContext
from pages.dashboard.shell.time_chooser import TimeChooser


async def open_client_booking(dashboard: DashboardContext, after: Callable[[], Awaitable[None]]) -> None:
    """Open the dialog with event type, time and client; refusals are shown beside their fields."""
    offers = await dashboard.visit.ask(event_types.list_mine)
    dialog = Dialog(_("Book for a client"), wide=True)
    with dialog.body:
        if offers:
            await _Form(dashboard, offers, dialog, after).build()
        else:
            new = "/expert-dashboard/event-types/new"
            link = button_markup(_("New event type"), icon_name="plus", href=new, kind="primary")
            text = _("A booking is always of an event type.")
            Fragment(empty_state(_("First offer something"), text, action=link))
    dialog.open()


class _Form:
    """The form in the dialog."""

    def __init__(
        self,
        dashboard: DashboardContext,
        offers: Sequence[EventTypeView],
        dialog: Dialog,
        after: Callable[[], Awaitable[None]],
    ) -> None:
        self.dashboard, self.visit, self.dialog, self._after = dashboard, dashboard.visit, dialog, after
        self.offers = {offer.uid: offer for offer in offers}

    async def build(self) -> None:
        visit = self.visit
        with form(visit.explained(self.book)):
            labels = {uid: _choice(offer) for uid, offer in self.offers.items()}
            self.offer = Select(
                _("Event type"), labels, next(iter(labels)), visit.explained(self._on_event_type)
            )
            self.chooser = TimeChooser(visit, self.dashboard.zone, visit.now, self._free_on, fill=False)
            with ui.element("div").classes("grid2 pair"):
                self.name = TextField(_("Full name"), maxlength=bounds.NAME.most)
                self.email = TextField(
                    _("E-mail"),
                    input_type="email",
                    maxlength=bounds.EMAIL.most,
                    hint=_("Gets the invitation"),
                )
            self.notes = TextArea(_("Notes"), optional=True, maxlength=bounds.NOTES.most)
            self.summary = ErrorSummary()
            with ui.element("div").classes("hs g3 dialog-acts"):
                Button(_("Close"), self.dialog.close, kind="ghost")
                Button(_("Book session"), kind="primary", icon_name="check", submit=True)
        await self.chooser.show_free()

    async def book(self) -> None:
        """Book the session; after a refusal typed values stay."""
        start = self.chooser.instant()
        if start is None:
            return
        zone = self.dashboard.zone.key
        attendee = Attendee(self.name.text, self.email.text, self.notes.text, zone, self.visit.locale)
        fields: dict[str, TextField | TextArea] = {
            "name": self.name,
            "email": self.email,
            "notes": self.notes,
        }
        try:
            await rate_limits.allow(self.visit.gateway, rate_limits.Limit.BOOK_FOR_OTHERS)
            booked = await self.visit.do(bookings.book_as_expert, self.offer.value, start, attendee)
        except Invalid as refusal:
            rest = show_errors(fields, {name: translate(text) for name, text in refusal.fields.items()})
            self.summary.tell(rest or ([] if refusal.fields else [translate(refusal)]))
        except DomainError as refusal:
            show_errors(fields, {})
            self.chooser.refuse(translate(refusal))
            await self.chooser.show_free()
        else:
            self.dialog.close()
            attendee_ = booked.details.attendee
            name = attendee_.name if attendee_ else _("The client")
            self.visit.say(_("Booked. {name} is invited.").format(name=name))
            await self._after()

    async def _on_event_type(self, _uid: str) -> None:
        await self.chooser.show_free()

    async def _free_on(self, day: date) -> Sequence[datetime]:
        zone, offer = self.dashboard.zone, self.offers[self.offer.value]
        first = datetime.combine(day, time(), zone)
        span = Interval(first, datetime.combine(day + timedelta(days=1), time(), zone))
        return await self.visit.ask(bookings.free_starts, offer.id, span)


def _choice(offer: EventTypeView) -> str:
    return f"{offer.title}, {length(timedelta(minutes=offer.duration_minutes))}"
