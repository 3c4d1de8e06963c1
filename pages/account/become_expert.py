"""Become-an-expert form: adds a public profile to an account."""

from dataclasses import replace
from datetime import datetime, time, timedelta

from nicegui import ui

from components.account.profile_parts import become_head
from components.experts.expert_form import ExpertFields, Typed
from components.kit import Button, ZonePicker, form
from components.kit.fragment import Fragment
from components.kit.unsaved import ask_before_leaving
from components.layout.theme import frame, glass
from expertconnect.domain.errors import DomainError
from expertconnect.i18n import _, markdown, translate
from expertconnect.services import experts
from expertconnect.services.experts.input import ExpertInput
from pages.account.expert_fields import (
    AddressField,
    Known,
    choices_of,
    preview_of,
    price_of,
    show_preview,
    suggested,
)
from pages.framework.visit import Visit
from pages.framework.zones import zones_at

ONWARD = "/expert-dashboard/availability"


def first_hours(visit: Visit) -> tuple[tuple[datetime, str], ...]:
    """Return sample times for the preview: from nine on the next working day."""
    day = visit.today() + timedelta(days=1)
    while day.isoweekday() > 5:
        day += timedelta(days=1)
    nine = datetime.combine(day, time(9), visit.zone)
    return tuple((nine + timedelta(minutes=30 * index), "-") for index in range(3))


class BecomeExpert:
    """Form that adds a public profile to an account."""

    def __init__(self, visit: Visit, known: Known) -> None:
        self.visit, self.known = visit, replace(known, next_free=first_hours(visit))
        self.zone = known.account.time_zone
        self.choices = choices_of(known)

    def build(self) -> None:
        """Build the elements once."""
        visit, choices = self.visit, self.choices
        with frame(_("Become an expert"), active="/profile", person=visit.badge, robots="noindex"):
            Fragment(become_head())
            with ui.element("div").classes("expert-edit"):
                with (
                    glass(tag_name="section") as panel,
                    form(visit.explained(self.become), "vs g5 profile-form"),
                ):
                    panel.props["aria-label"] = _("Your public page")
                    self.username = AddressField(visit, _("Your address"), suggested(self.known.account.name))
                    typed = Typed(
                        category=next(iter(choices.categories), ""), languages=(visit.reader.language,)
                    )
                    self.fields = ExpertFields(typed, choices, markdown, self.changed)
                    zones = zones_at(visit.now, visit.locale)
                    ZonePicker(zones, self.zone, self.choose_zone, label=_("Where your hours are kept"))
                    with ui.element("div").classes("mt2"):
                        self.button = Button(
                            _("Become an expert"), submit=True, kind="primary", icon_right="arrow-right"
                        )
                self.preview = preview_of(visit)
            self._show_preview()

    def choose_zone(self, zone: str) -> None:
        """Handle the choice of another zone."""
        self.zone = zone

    def changed(self) -> None:
        """Mark the form as unsaved."""
        self._show_preview()
        if self.visit.client is not None:
            ask_before_leaving(self.visit.client, True)

    def _show_preview(self) -> None:
        show_preview(self.preview, self.known, self.fields, self.choices, self.username.name)

    async def become(self) -> None:
        """Become an expert and open the availability tab; after a refusal typed values stay."""
        typed = self.fields.typed
        price, price_error = price_of(typed)
        expert_input = ExpertInput(
            username=self.username.name,
            headline=typed.headline,
            category=typed.category,
            bio=typed.bio,
            hourly_rate=price,
            currency=typed.currency,
            languages=typed.languages,
            city=typed.city,
            time_zone=self.zone,
            buffer_minutes=typed.rest,
        )
        self.button.busy()
        try:
            await self.visit.do(experts.become_expert, expert_input)
        except DomainError as refused:
            fields = {**refused.fields, **price_error}
            self.fields.refuse(fields, translate(refused), {"username": self.username.field})
            return
        finally:
            self.button.busy(False)
        if self.visit.client is not None:
            ask_before_leaving(self.visit.client, False)
            self.visit.client.open(ONWARD)
