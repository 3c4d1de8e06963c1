"""Event types tab: /expert-dashboard/event-types."""

from dataclasses import dataclass, field
from datetime import timedelta

from markupsafe import Markup
from nicegui import ui

from components.dashboard.event_type_cards import EventTypeCards, OwnEventTypeCard
from components.dashboard.overview_parts import page_head
from components.kit.dialogs import confirm
from components.kit.fragment import Fragment
from components.kit.primitives import banner, button_markup, empty_state
from expertconnect.domain.errors import NotFound
from expertconnect.i18n import _, plain
from expertconnect.services import event_types
from expertconnect.services.event_types.view import EventTypeView
from pages.dashboard.shell.frame import DashboardContext, Shell, copy_link, load_dashboard
from pages.framework.read_order import ReadOrder
from pages.framework.site import Page
from pages.framework.visit import Visit

HERE = "/expert-dashboard/event-types"


@dataclass(eq=False)
class OfferState:
    """The expert's event types in their order."""

    dashboard: DashboardContext
    offers: list[EventTypeView]
    reads: ReadOrder = field(default_factory=ReadOrder)

    async def load(self) -> None:
        """Load the event types again."""
        offers = await self.reads.newest(self.dashboard.visit.ask(event_types.list_mine))
        self.offers = self.offers if offers is None else offers

    def one(self, uid: str) -> EventTypeView:
        """Return an event type by its uid.

        Raises:
            NotFound: If it is not among them.
        """
        for offer in self.offers:
            if offer.uid == uid:
                return offer
        raise NotFound

    def order_with(self, uid: str, steps: int) -> list[str]:
        """Return the uids in the order after one was moved."""
        order = [offer.uid for offer in self.offers]
        index = order.index(self.one(uid).uid)
        order.insert(max(0, min(len(order) - 1, index + steps)), order.pop(index))
        return order


async def load(visit: Visit) -> OfferState:
    """Load everything."""
    dashboard = await load_dashboard(visit)
    return OfferState(dashboard, await visit.ask(event_types.list_mine))


class OfferPage:
    """The tab."""

    def __init__(self, state: OfferState) -> None:
        self.state, self.visit = state, state.dashboard.visit

    def build(self) -> None:
        """Build the elements once; then patch changes."""
        shell = Shell(self.state.dashboard, HERE, _("Event types"))
        with shell.around():
            self.head = Fragment()
            self.notice = Fragment(self._saved())
            self.cards = EventTypeCards(self.act)
        self.draw()
        shell.follow(self.refresh)

    def draw(self) -> None:
        """Show the loaded data; unchanged parts are not sent."""
        what = _("What people can book, for how long and at what price.")
        self.head.show(page_head(_("Event types"), what, _new() if self.state.offers else None))
        text = _("Say what people can book with you, how long it takes and what it costs.")
        empty = empty_state(_("Nothing on offer yet"), text, action=_new())
        cards = [card_of(offer) for offer in self.state.offers]
        self.cards.show_cards(cards, empty, new_href=f"{HERE}/new")

    async def refresh(self) -> None:
        """Load again and patch."""
        await self.state.load()
        self.draw()

    async def act(self, act: str, uid: str, on: bool) -> None:
        """Run a clicked action; its uid and value come from the browser."""
        commands = {
            "switch": lambda: self.switch(uid, on),
            "up": lambda: self.move(uid, -1),
            "down": lambda: self.move(uid, 1),
            "copy": lambda: self.copy(uid),
            "duplicate": lambda: self.duplicate(uid),
            "retire": lambda: self.retire(uid),
        }
        await self.visit.explained(commands[act])()
        self.draw()
        if act == "switch" and not any(one.uid == uid and one.active == on for one in self.state.offers):
            self.cards.redraw()

    async def switch(self, uid: str, on: bool) -> None:
        """Switch an event type on or off."""
        offer = await self.visit.do(event_types.set_active, uid, on)
        await self.state.load()
        text = _("“{title}” can be booked.") if on else _("“{title}” is switched off. Its bookings stand.")
        self.visit.say(text.format(title=offer.title))

    async def move(self, uid: str, steps: int) -> None:
        """Move an event type up or down."""
        self.state.offers = await self.visit.do(event_types.reorder, self.state.order_with(uid, steps))
        self.state.reads.overtake()

    async def copy(self, uid: str) -> None:
        """Copy the URL of an event type to the clipboard."""
        copy_link(self.visit, f"{self.state.dashboard.page_url}/{self.state.one(uid).slug}")

    async def duplicate(self, uid: str) -> None:
        """Duplicate an event type; the copy is switched off."""
        copy = await self.visit.do(event_types.duplicate, uid)
        await self.state.load()
        self.visit.say(_("“{title}” is there, switched off.").format(title=copy.title), kind="info")

    async def retire(self, uid: str) -> None:
        """Ask for confirmation, then retire an event type."""
        offer = self.state.one(uid)

        async def retire_now() -> None:
            await self.visit.do(event_types.retire, offer.uid)
            self.visit.say(_("“{title}” is retired.").format(title=offer.title))
            await self.refresh()

        client = self.visit.client
        if client is not None:
            with client.layout:
                confirm(
                    _("Retire “{title}”?").format(title=plain(offer.title, 60)),
                    _(
                        "It can no longer be booked, and its address is free again. Sessions that are booked stay "
                        "where they are, with their answers. To pause it for a while, switch it off instead."
                    ),
                    yes=_("Retire"),
                    on_yes=self.visit.explained(retire_now),
                )

    def _saved(self) -> Markup:
        uid = self.visit.query("saved", 64)
        offer = next((one for one in self.state.offers if one.uid == uid), None)
        if offer is None:
            return Markup("")
        href = f"/{offer.username}/{offer.slug}"
        link = (
            button_markup(_("See its page"), icon_name="external-link", size="sm", href=href)
            if offer.active
            else None
        )
        text = "" if offer.active else _("It is switched off: switch it on when it may be booked.")
        return banner(
            _("“{title}” is saved").format(title=offer.title), text, icon_name="circle-check", actions=link
        )


def _new() -> Markup:
    return button_markup(_("New event type"), kind="primary", icon_name="plus", href=f"{HERE}/new")


def card_of(offer: EventTypeView) -> OwnEventTypeCard:
    """Return the card data of an event type."""
    return OwnEventTypeCard(
        uid=offer.uid,
        title=offer.title,
        description=plain(offer.description, 160),
        duration=timedelta(minutes=offer.duration_minutes),
        price=offer.price,
        place=offer.place,
        address=f"/{offer.username}/{offer.slug}",
        edit_href=f"{HERE}/{offer.uid}",
        requires_approval=offer.requires_approval,
        questions=len(offer.questions),
        is_active=offer.active,
    )


def draw(visit: Visit, state: OfferState) -> None:
    """Build the tab; `?saved` is removed from the address, so that a reload does not show the notice again."""
    OfferPage(state).build()
    if visit.query("saved"):
        ui.navigate.history.replace(HERE)


EVENT_TYPES = Page(load, draw, signed_in=True)
