"""Form of an event type: its fields, their values and their errors."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

from nicegui import ui

from components.dashboard.questions_editor import QuestionsEditor
from components.hours.exceptions import read_date
from components.kit.amount_field import MAX_DIGITS, AmountField, whole
from components.kit.choices import Select, switch
from components.kit.fields import TextArea, TextField, show_errors
from components.layout.theme import section
from expertconnect.domain import bounds
from expertconnect.domain.booking import PlaceKind, Question
from expertconnect.domain.bounds import Text, Whole
from expertconnect.domain.errors import Invalid
from expertconnect.domain.event_type import SPEC, Choice, Day, SpecField, YesNo, max_length
from expertconnect.domain.money import Money
from expertconnect.i18n import N_, _, amount, translate
from expertconnect.services.common import validation
from expertconnect.services.event_types.input import EventTypeInput
from expertconnect.services.event_types.questions import QuestionInput

T = TypeVar("T")

_DETAIL = {
    PlaceKind.PHONE: (N_("Your number"), N_("Leave it empty if you call the client")),
    PlaceKind.ADDRESS: (N_("Address"), N_("Shown to the two of you after booking")),
    PlaceKind.LINK: (N_("Link"), N_("Shown to the two of you after booking")),
}
_HORIZONS = {"days": N_("So many days ahead"), "dates": N_("Between two dates"), "open": N_("Without an end")}
_NUMBER = N_("Please enter a whole number.")
_PLACED_EXPLICITLY = frozenset(
    {
        "title",
        "slug",
        "description",
        "duration_minutes",
        "price_minor",
        "currency",
        "place_kind",
        "place_detail",
        "step_minutes",
        "buffer_before_minutes",
        "buffer_after_minutes",
        "notice_minutes",
        "change_notice_minutes",
        "horizon_days",
        "horizon_first",
        "horizon_last",
        "daily_limit",
        "client_limit",
        "once_per_client",
    }
)
"""Fields that the layout places explicitly; the others follow in order at the end of the first section."""


OnChange = Callable[[object], Awaitable[None]]


class EventForm:
    """The form's fields. Refusals never change typed values.

    Attributes:
        fields: Text fields by their names in `EventTypeSpec` (the price by `price`).

    Args:
        initial: Initial values.
        questions: Initial questions.
        address: Path before the slug.
        on_change: Called after a choice, or when typing pauses.
    """

    def __init__(
        self, initial: EventTypeInput, questions: tuple[Question, ...], address: str, on_change: OnChange
    ) -> None:
        self._initial, self._address, self._on_change = initial, address, on_change
        self.fields: dict[str, TextField | TextArea] = {}
        self._lengths: dict[str, AmountField] = {}
        self._selects: dict[str, Select[str]] = {}
        self._switches: dict[str, ui.switch] = {}
        with section(_("What it is")):
            self._build_basics()
        with section(_("Where")), ui.element("div").classes("grid2 pair"):
            self._build_place()
        with section(_("When it can be booked")):
            self._build_times()
        with section(_("What you ask")):
            self.questions = QuestionsEditor(questions, on_change)
        for field in self.fields.values():
            field.props("debounce=350").on_value_change(on_change)

    def _build_basics(self) -> None:
        initial = self._initial
        with ui.element("div").classes("vs g5"):
            with ui.element("div").classes("grid2 pair"):
                self._text("title", placeholder=_("Strategy call"))
                slug_hint = _("{address}/… Made from the title when empty").format(address=self._address)
                self.slug = self._text("slug", optional=True, hint=slug_hint)
            self.fields["description"] = TextArea(
                _label("description"), initial.description, optional=True, maxlength=max_length("description")
            )
            with ui.element("div").classes("three"):
                self._number("duration_minutes")
                price = amount(Money(initial.price_minor, initial.currency)) if initial.price_minor else ""
                self.price = TextField(
                    _label("price_minor"),
                    price,
                    optional=True,
                    hint=_hint("price_minor"),
                    maxlength=bounds.TYPED_AMOUNT.most,
                )
                self.fields["price"] = self.price
                self.currency = self._choice("currency")
            with ui.element("div").classes("hs g5 wrap"):
                for name in SPEC:
                    if name not in _PLACED_EXPLICITLY:
                        self._draw(name)

    def _build_place(self) -> None:
        self.place = self._choice("place_kind", self._on_place)
        self.detail = self._text("place_detail")
        self._show_for_place(PlaceKind(self._initial.place_kind))

    def _build_times(self) -> None:
        initial = self._initial
        with ui.element("div").classes("vs g5"):
            with ui.element("div").classes("three"):
                for name in ("step_minutes", "buffer_before_minutes", "buffer_after_minutes"):
                    self._number(name)
            with ui.element("div").classes("grid2 pair"):
                self._length("notice_minutes")
                self._length("change_notice_minutes")
            with ui.element("div").classes("three"):
                dates = initial.horizon_first is not None or initial.horizon_last is not None
                kind = "dates" if dates else "open" if initial.horizon_days is None else "days"
                self.horizon = Select(_("How far ahead"), _labels(_HORIZONS), kind, self._on_horizon)
                self.days = self._number("horizon_days")
                self.dates = [self._date("horizon_first"), self._date("horizon_last")]
                self._show_for_horizon(kind)
            with ui.element("div").classes("grid2 pair"):
                self._number("daily_limit")
                self._number("client_limit")
            self._switch("once_per_client")

    def _draw(self, name: str) -> None:
        """Create the field that fits its bounds."""
        draw: Mapping[type, Callable[[str], object]] = {
            Text: self._text,
            Whole: self._number,
            Choice: self._choice,
            YesNo: self._switch,
            Day: self._date,
        }
        draw[type(SPEC[name].bounds)](name)

    def _text(self, name: str, *, placeholder: str = "", hint: str = "", optional: bool = False) -> TextField:
        field = TextField(
            _label(name),
            getattr(self._initial, name),
            maxlength=max_length(name),
            placeholder=placeholder,
            hint=hint,
            optional=optional,
        )
        self.fields[name] = field
        return field

    def _number(self, name: str) -> TextField:
        value = getattr(self._initial, name)
        field = TextField(
            _label(name), "" if value is None else str(value), hint=_hint(name), maxlength=MAX_DIGITS
        )
        field.props("inputmode=numeric")
        self.fields[name] = field
        return field

    def _length(self, name: str) -> None:
        field = AmountField(_label(name), getattr(self._initial, name), self._on_change, hint=_hint(name))
        self._lengths[name], self.fields[name] = field, field.field

    def _date(self, name: str) -> TextField:
        day = getattr(self._initial, name)
        field = TextField(_label(name), day.isoformat() if day else "", input_type="date")
        self.fields[name] = field
        return field

    def _choice(self, name: str, on_change: Callable[[str], Awaitable[None]] | None = None) -> Select[str]:
        bound = SPEC[name].bounds
        options = bound.options if isinstance(bound, Choice) else {}
        field = Select(
            _label(name),
            _labels(options),
            str(getattr(self._initial, name)),
            on_change or self._on_change,
            hint=_hint(name),
        )
        self._selects[name] = field
        return field

    def _switch(self, name: str) -> None:
        self._switches[name] = switch(_label(name), getattr(self._initial, name), self._on_change)

    def typed(self) -> tuple[EventTypeInput, dict[str, str]]:
        """Return the typed values as the service's input, and an error for each field that is no number or date.

        Such fields get a valid value in the input, so that the service can report what else is wrong.
        """
        errors: dict[str, str] = {}
        values = {name: self._typed(field, errors) for name, field in SPEC.items()}
        return EventTypeInput(**values, questions=self._questions()), errors

    def _typed(self, field: SpecField, errors: dict[str, str]) -> Any:
        name = field.name
        if name in self._switches:
            return self._switches[name].value is True
        if name in self._selects:
            return self._selects[name].value
        if name == "price_minor":
            return self._price(errors)
        if not self._is_asked(name):
            return None
        value: object
        if name in self._lengths:
            value, error = self._lengths[name].minutes(), _(_NUMBER)
        elif isinstance(field.bounds, Whole):
            value, error = whole(self.fields[name].text), _(_NUMBER)
        elif isinstance(field.bounds, Day):
            value, error = read_date(self.fields[name].text), _("Please enter a date.")
        else:
            return self.fields[name].text
        may_be_empty = not field.default  # an empty field then means zero, or no limit
        if value is None and (self.fields[name].text or not may_be_empty):
            errors[name] = error
        return field.default if value is None and not field.may_be_none else value

    def _is_asked(self, name: str) -> bool:
        """Whether a field is shown; of the horizon's, either days or dates."""
        kind = {"horizon_days": "days", "horizon_first": "dates", "horizon_last": "dates"}.get(name)
        return kind is None or self.horizon.value == kind

    def refuse(self, errors: Mapping[str, str]) -> list[str]:
        """Show the errors of a refusal beside their fields; return those that belong to none."""
        shown = self.questions.refuse(errors)
        for name, select in self._selects.items():
            select.error(errors.get(name))
        return show_errors(self.fields, {name: error for name, error in errors.items() if name not in shown})

    def settle(self, errors: Mapping[str, str]) -> None:
        """Remove the errors of fields that are valid now. An invalid slug is reported while typing."""
        for name, field in self.fields.items():
            if field.props.get("error") and name not in errors:
                field.set_error(None)
        if self.slug.text and "slug" in errors:
            self.slug.set_error(errors["slug"])

    def _price(self, errors: dict[str, str]) -> int:
        if not self.price.text:
            return 0
        try:
            return validation.price(self.price.text, self.currency.value).minor
        except Invalid as refusal:
            errors |= {name: translate(text) for name, text in refusal.fields.items()}
            return 0

    def _questions(self) -> tuple[QuestionInput, ...]:
        return tuple(
            QuestionInput(one.label, one.kind, one.required, one.options, one.id)
            for one in self.questions.typed()
        )

    async def _on_place(self, kind: str) -> None:
        self._show_for_place(PlaceKind(kind))
        await self._on_change(kind)

    async def _on_horizon(self, kind: str) -> None:
        self._show_for_horizon(kind)
        await self._on_change(kind)

    def _show_for_place(self, kind: PlaceKind) -> None:
        label, hint = _DETAIL.get(kind, ("", ""))
        self.detail.set_visibility(bool(label))
        self.detail.show_label(_(label))
        self.detail.props["aria-label"] = _(label)
        self.detail.props["hint"] = _(hint)

    def _show_for_horizon(self, kind: str) -> None:
        self.days.set_visibility(kind == "days")
        for field in self.dates:
            field.set_visibility(kind == "dates")


def _labels(labels: Mapping[T, str]) -> dict[T, str]:
    return {key: translate(label) for key, label in labels.items()}


def _label(name: str) -> str:
    return translate(SPEC[name].declared.label)


def _hint(name: str) -> str:
    return translate(SPEC[name].declared.hint)
