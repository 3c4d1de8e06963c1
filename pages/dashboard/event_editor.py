"""One event type, to be made or changed: /expert-dashboard/event-types/{uid}, where the uid may be new."""

from dataclasses import dataclass

from nicegui import ui

from components.dashboard_parts import page_head
from components.fragment import Fragment
from components.kit.buttons import Button
from components.kit.fields import ErrorSummary, form
from components.kit.marks import button_markup
from components.unsaved import ask_before_leaving, ask_once_typed
from db.work import UnitOfWork
from expertconnect.domain.errors import DomainError, Invalid, NotAnymore, NotFound, Taken
from expertconnect.services import event_types
from expertconnect.services.event_types import EventTypeInput, EventTypeView
from expertconnect.words import _, told
from pages.dashboard.event_form import EventForm
from pages.dashboard.event_types_list import HERE
from pages.dashboard.shell import Desk, Shell, load_desk
from pages.site import Page
from pages.visit import Visit

NEW = "new"


@dataclass(eq=False)
class EditorState:
    """What is edited.

    Attributes:
        offer: As it was read; None for a new one.
        version: The one that the next save replaces.
    """

    desk: Desk
    offer: EventTypeView | None
    version: int | None = None

    @property
    def given(self) -> EventTypeInput:
        """What the form is filled with."""
        if self.offer is not None:
            return self.offer.as_typed()
        rate = self.desk.profile.rate
        return EventTypeInput(
            title="", buffer_after_minutes=self.desk.profile.buffer_minutes, currency=rate.currency
        )

    async def save(self, given: EventTypeInput) -> EventTypeView:
        """Make it, or replace what was seen."""
        if self.offer is None:
            return await self.desk.visit.do(event_types.create, given)
        return await self.desk.visit.do(event_types.edit, self.offer.uid, given, self.version)

    async def look_again(self) -> None:
        """From now on a save replaces what stands there now."""
        if self.offer is not None:
            self.version = (await self.desk.visit.ask(event_types.one_mine, self.offer.uid)).version


async def load(visit: Visit) -> EditorState:
    """Read what is to be edited; a retired one is not there any more."""
    desk = await load_desk(visit)
    uid = visit.path("uid")
    if uid == NEW:
        return EditorState(desk, None)
    offer = await visit.ask(_editable, uid)
    return EditorState(desk, offer, offer.version)


def _editable(work: UnitOfWork, uid: str) -> EventTypeView:
    offer = event_types.one_mine(work, uid)
    if offer.retired_at is not None:
        raise NotFound
    return offer


class EditorPage:
    """The form and its bar."""

    def __init__(self, state: EditorState) -> None:
        self.state, self.visit = state, state.desk.visit

    def build(self) -> None:
        """Draw everything once."""
        state = self.state
        title = _("Edit {title}").format(title=state.offer.title) if state.offer else _("New event type")
        shell = Shell(state.desk, HERE, title)
        with shell.around():
            back = button_markup(_("All event types"), icon_name="arrow-left", href=HERE, kind="ghost")
            text = _("What clients see and book. Booked sessions keep what they were booked with.")
            Fragment(page_head(title, text, back))
            with form(self.visit.explained(self.save), "editor") as typed:
                asked = state.offer.questions if state.offer else ()
                self.form = EventForm(state.given, asked, f"/{state.desk.profile.username}")
                with ui.element("div").classes("glass glass-float save-bar"):
                    self.summary = ErrorSummary()
                    with ui.element("div").classes("hs g3 dialog-acts"):
                        Button(_("Discard"), self.leave, kind="ghost")
                        self.button = Button(_("Save"), kind="primary", icon_name="check", submit=True)
        ask_once_typed(typed)
        shell.follow(self.elsewhere)

    async def save(self) -> None:
        """Save; what is refused is said beside its field, and nothing typed is lost."""
        self.button.busy(True)
        try:
            saved = await self.state.save(self.form.typed())
        except (Invalid, Taken) as refusal:
            rest = self.form.refuse({name: told(said) for name, said in refusal.fields.items()})
            marked = rest or [_("Please check the marked fields.")]
            self.summary.tell(marked if refusal.fields else [told(refusal)])
        except NotAnymore as refusal:
            await self.state.look_again()
            self.summary.tell(
                [
                    told(refusal),
                    _("Save again to put what you typed in its place, or discard it to see the other."),
                ]
            )
        except DomainError as refusal:
            self.summary.tell([told(refusal)])
        else:
            self._go(f"{HERE}?saved={saved.uid}")
        finally:
            self.button.busy(False)

    def leave(self) -> None:
        """Back to the list, with nothing saved."""
        self._go(HERE)

    def _go(self, address: str) -> None:
        if self.visit.client is not None:
            ask_before_leaving(self.visit.client, False)
            self.visit.client.open(address)

    async def elsewhere(self) -> None:
        """Something has changed: the form stays as it is typed, and the save compares versions."""


def draw(_visit: Visit, state: EditorState) -> None:
    """Build the page."""
    EditorPage(state).build()


EVENT_EDITOR = Page(load, draw, signed_in=True)
