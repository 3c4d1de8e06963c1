"""Event type editor: /expert-dashboard/event-types/{uid}, where the uid may be new."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from nicegui import ui

from components.dashboard.event_type_preview import event_type_preview
from components.dashboard.overview_parts import page_head
from components.kit.buttons import Button
from components.kit.fields import ErrorSummary, form
from components.kit.fragment import Fragment
from components.kit.markup import esc
from components.kit.primitives import button_markup
from components.kit.unsaved import ask_before_leaving, ask_once_typed
from db.engine.unit_of_work import UnitOfWork
from expertconnect.domain.bounds import DURATION
from expertconnect.domain.errors import DomainError, Invalid, NotAnymore, NotFound, Taken
from expertconnect.domain.event_type import DECIDES_STARTS, Offer, values_of
from expertconnect.domain.money import MAX_MINOR
from expertconnect.i18n import _, plain, translate
from expertconnect.services import event_types
from expertconnect.services.event_types import preview
from expertconnect.services.event_types.input import EventTypeInput
from expertconnect.services.event_types.preview import Trial
from expertconnect.services.event_types.view import EventTypeView
from pages.dashboard.event_types.form import EventForm
from pages.dashboard.event_types.page import HERE
from pages.dashboard.shell.frame import DashboardContext, Shell, load_dashboard
from pages.framework.coalesce import Coalescer
from pages.framework.site import Page
from pages.framework.visit import Visit

NEW = "new"


@dataclass(eq=False)
class EditorState:
    """The edited event type.

    Attributes:
        offer: The event type as loaded; None for a new one.
        trial: Validation result of the initial values.
        version: Version that the next save replaces.
    """

    dashboard: DashboardContext
    offer: EventTypeView | None
    trial: Trial = field(default_factory=lambda: Trial(""))
    version: int | None = None

    @property
    def initial(self) -> EventTypeInput:
        """Initial values of the form."""
        if self.offer is not None:
            return self.offer.as_typed()
        rate = self.dashboard.profile.rate
        return EventTypeInput(
            title="", buffer_after_minutes=self.dashboard.profile.buffer_minutes, currency=rate.currency
        )

    async def save(self, typed_input: EventTypeInput) -> EventTypeView:
        """Create the event type, or replace the version that was loaded."""
        if self.offer is None:
            return await self.dashboard.visit.do(event_types.create, typed_input)
        return await self.dashboard.visit.do(event_types.edit, self.offer.uid, typed_input, self.version)

    async def tried(self, typed_input: EventTypeInput) -> Trial:
        """Validate an input without saving it."""
        return await self.dashboard.visit.ask(
            preview.tried, typed_input, self.offer.uid if self.offer else ""
        )

    async def look_again(self) -> None:
        """Let the next save replace the current version."""
        if self.offer is not None:
            self.version = (await self.dashboard.visit.ask(event_types.one_mine, self.offer.uid)).version


async def load(visit: Visit) -> EditorState:
    """Load the event type; a retired one does not exist."""
    dashboard = await load_dashboard(visit)
    uid = visit.path("uid")
    if uid == NEW:
        state = EditorState(dashboard, None)
    else:
        offer = await visit.ask(_editable, uid)
        state = EditorState(dashboard, offer, version=offer.version)
    state.trial = await state.tried(state.initial)
    return state


def _editable(work: UnitOfWork, uid: str) -> EventTypeView:
    offer = event_types.one_mine(work, uid)
    if offer.retired_at is not None:
        raise NotFound
    return offer


class EditorPage:
    """The form with its preview and save bar."""

    def __init__(self, state: EditorState) -> None:
        self.state, self.visit = state, state.dashboard.visit
        self._trying = Coalescer(self.visit.explained(self.try_it))

    def build(self) -> None:
        """Build the elements once."""
        state = self.state
        title = _("Edit {title}").format(title=state.offer.title) if state.offer else _("New event type")
        shell = Shell(state.dashboard, HERE, title)
        with shell.around():
            back = button_markup(_("All event types"), icon_name="arrow-left", href=HERE, kind="ghost")
            text = _("What clients see and book. Booked sessions keep what they were booked with.")
            Fragment(page_head(title, text, back))
            with form(self.visit.explained(self.save), "editor") as form_element:
                questions = state.offer.questions if state.offer else ()
                with ui.element("div").classes("editor-grid"):
                    with ui.element("div").classes("vs g5"):
                        self.form = EventForm(
                            state.initial,
                            questions,
                            f"/{state.dashboard.profile.username}",
                            self._trying.on_change,
                        )
                    self.preview = Fragment(tag_name="aside", classes="glass desk-card preview vs g3")
                    self.preview.attributes(aria_label=_("Preview"))
                with ui.element("div").classes("glass glass-float save-bar"):
                    self.summary = ErrorSummary()
                    with ui.element("div").classes("hs g3 dialog-acts"):
                        self.address = Fragment(tag_name="p", classes="grow t-sm muted address hide-sm")
                        Button(_("Discard"), self.leave, kind="ghost")
                        self.button = Button(_("Save"), kind="primary", icon_name="check", submit=True)
        self.show(state.trial, state.initial, [one.label for one in questions])
        ask_once_typed(form_element)
        shell.follow(self.on_other_change)

    async def save(self) -> None:
        """Save; refusals are shown beside their fields, and typed values stay."""
        self.button.busy(True)
        typed_input, errors = self.form.typed()
        try:
            if errors:  # show the service's errors of other fields as well
                raise Invalid(fields={**(await self.state.tried(typed_input)).wrong, **errors})
            saved = await self.state.save(typed_input)
        except (Invalid, Taken) as refusal:
            rest = self.form.refuse({name: translate(text) for name, text in refusal.fields.items()})
            messages = rest or [_("Please check the marked fields.")]
            self.summary.tell(messages if refusal.fields else [translate(refusal)])
        except NotAnymore as refusal:
            await self.state.look_again()
            self.summary.tell(
                [
                    translate(refusal),
                    _("Save again to put what you typed in its place, or discard it to see the other."),
                ]
            )
        except DomainError as refusal:
            self.summary.tell([translate(refusal)])
        else:
            self._go(f"{HERE}?saved={saved.uid}")
        finally:
            self.button.busy(False)

    async def try_it(self) -> None:
        """Validate the typed values; errors of corrected fields are removed."""
        typed_input, errors = self.form.typed()
        trial = await self.state.tried(typed_input)
        if not self.preview.is_deleted:
            self.form.settle({**{name: translate(text) for name, text in trial.wrong.items()}, **errors})
            self.show(trial, typed_input, [one.label for one in typed_input.questions], is_timed=not errors)

    def show(
        self, trial: Trial, typed_input: EventTypeInput, questions: Sequence[str], *, is_timed: bool = True
    ) -> None:
        """Show the preview and the address."""
        dashboard, visit = self.state.dashboard, self.visit
        times_valid = is_timed and not trial.wrong.keys() & DECIDES_STARTS
        self.preview.show(
            event_type_preview(
                previewed(typed_input, trial, dashboard),
                trial.starts if times_valid else None,
                questions,
                today=visit.now.astimezone(dashboard.zone).date(),
                hour12=visit.hour12,
            )
        )
        label = trial.slug if typed_input.title or typed_input.slug else "…"
        self.address.show(esc(f"/{dashboard.profile.username}/{label}"))

    def leave(self) -> None:
        """Go back to the list without saving."""
        self._go(HERE)

    def _go(self, address: str) -> None:
        if self.visit.client is not None:
            ask_before_leaving(self.visit.client, False)
            self.visit.client.open(address)

    async def on_other_change(self) -> None:
        """Ignore changes made elsewhere: typed values stay, and saving compares versions."""


def previewed(typed_input: EventTypeInput, trial: Trial, dashboard: DashboardContext) -> Offer:
    """Return a preview of the typed values; invalid ones are replaced by the nearest valid."""
    price = typed_input.price_minor if 0 <= typed_input.price_minor <= MAX_MINOR else 0
    length = max(DURATION.least, min(typed_input.duration_minutes, DURATION.most))
    values = values_of(typed_input) | {
        "slug": trial.slug,
        "title": typed_input.title or _("Title"),
        "description": plain(typed_input.description, 160),
        "duration_minutes": length,
        "buffer_after_minutes": 0,
        "price_minor": price,
        "place_detail": "",
    }
    profile = dashboard.profile
    return Offer(
        **values,
        event_type_id=0,
        event_type_uid="",
        expert_id=profile.expert_id,
        username=profile.username,
        expert_name=profile.name,
        time_zone=dashboard.zone.key,
    )


def draw(_visit: Visit, state: EditorState) -> None:
    """Build the page."""
    EditorPage(state).build()


EVENT_EDITOR = Page(load, draw, signed_in=True)
