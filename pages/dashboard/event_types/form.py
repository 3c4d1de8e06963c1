"""Everything about an event type as fields."""

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
_PLACED = frozenset(
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
    }
)
"""Fields that have a place of their own; the others follow each other below what it is."""


Changed = Callable[[object], Awaitable[None]]


class EventForm:
    """The fields. What is typed stays, whatever is refused.

    Attributes:
        fields: Those that are typed into, by their names in `EventTypeSpec` (the price by `price`).

    Args:
        given: What they are filled with.
        asked: The questions that are there.
        address: What stands before the word in the address.
        changed: Called after something was typed or chosen, once the typing pauses.
    """

    def __init__(
        self, given: EventTypeInput, asked: tuple[Question, ...], address: str, changed: Changed
    ) -> None:
        self._given, self._address, self._changed = given, address, changed
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
            self.questions = QuestionsEditor(asked, changed)
        for field in self.fields.values():
            field.props("debounce=350").on_value_change(changed)

    def _build_basics(self) -> None:
        given = self._given
        with ui.element("div").classes("vs g5"):
            with ui.element("div").classes("grid2 pair"):
                self._text("title", placeholder=_("Strategy call"))
                slug_hint = _("{address}/… Made from the title when empty").format(address=self._address)
                self.slug = self._text("slug", optional=True, hint=slug_hint)
            self.fields["description"] = TextArea(
                _label("description"), given.description, optional=True, maxlength=max_length("description")
            )
            with ui.element("div").classes("three"):
                self._number("duration_minutes")
                price = amount(Money(given.price_minor, given.currency)) if given.price_minor else ""
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
                    if name not in _PLACED:
                        self._draw(name)

    def _build_place(self) -> None:
        self.place = self._choice("place_kind", self._chose_place)
        self.detail = self._text("place_detail")
        self._of_place(PlaceKind(self._given.place_kind))

    def _build_times(self) -> None:
        given = self._given
        with ui.element("div").classes("vs g5"):
            with ui.element("div").classes("three"):
                for name in ("step_minutes", "buffer_before_minutes", "buffer_after_minutes"):
                    self._number(name)
            with ui.element("div").classes("grid2 pair"):
                self._length("notice_minutes")
                self._length("change_notice_minutes")
            with ui.element("div").classes("three"):
                dates = given.horizon_first is not None or given.horizon_last is not None
                kind = "dates" if dates else "open" if given.horizon_days is None else "days"
                self.horizon = Select(_("How far ahead"), _said(_HORIZONS), kind, self._chose_horizon)
                self.days = self._number("horizon_days")
                self.dates = [self._date("horizon_first"), self._date("horizon_last")]
                self._of_horizon(kind)
            with ui.element("div").classes("grid2 pair"):
                self._number("daily_limit")
                self._number("client_limit")

    def _draw(self, name: str) -> None:
        """Draw a field as its bounds ask for."""
        draw: Mapping[type, Callable[[str], object]] = {
            Text: self._text,
            Whole: self._number,
            Choice: self._choice,
            YesNo: self._switch,
            Day: self._date,
        }
        draw[type(SPEC[name].bounds)](name)

    def _text(self, name: str, *, placeholder: str = "", hint: str = "", optional: bool = False) -> TextField:
        made = TextField(
            _label(name),
            getattr(self._given, name),
            maxlength=max_length(name),
            placeholder=placeholder,
            hint=hint,
            optional=optional,
        )
        self.fields[name] = made
        return made

    def _number(self, name: str) -> TextField:
        value = getattr(self._given, name)
        made = TextField(
            _label(name), "" if value is None else str(value), hint=_hint(name), maxlength=MAX_DIGITS
        )
        made.props("inputmode=numeric")
        self.fields[name] = made
        return made

    def _length(self, name: str) -> None:
        made = AmountField(_label(name), getattr(self._given, name), self._changed, hint=_hint(name))
        self._lengths[name], self.fields[name] = made, made.field

    def _date(self, name: str) -> TextField:
        day = getattr(self._given, name)
        made = TextField(_label(name), day.isoformat() if day else "", input_type="date")
        self.fields[name] = made
        return made

    def _choice(self, name: str, changed: Callable[[str], Awaitable[None]] | None = None) -> Select[str]:
        bound = SPEC[name].bounds
        options = bound.options if isinstance(bound, Choice) else {}
        made = Select(
            _label(name),
            _said(options),
            str(getattr(self._given, name)),
            changed or self._changed,
            hint=_hint(name),
        )
        self._selects[name] = made
        return made

    def _switch(self, name: str) -> None:
        self._switches[name] = switch(_label(name), getattr(self._given, name), self._changed)

    def typed(self) -> tuple[EventTypeInput, dict[str, str]]:
        """What was typed, as the service takes it; and a sentence for each field that holds no number or date.

        In place of those stands what the service would not object to, so that it can say what else is wrong.
        """
        wrong: dict[str, str] = {}
        found = {name: self._typed(field, wrong) for name, field in SPEC.items()}
        return EventTypeInput(**found, questions=self._questions()), wrong

    def _typed(self, field: SpecField, wrong: dict[str, str]) -> Any:
        name = field.name
        if name in self._switches:
            return self._switches[name].value is True
        if name in self._selects:
            return self._selects[name].value
        if name == "price_minor":
            return self._price(wrong)
        if not self._is_asked(name):
            return None
        value: object
        if name in self._lengths:
            value, text = self._lengths[name].minutes(), _(_NUMBER)
        elif isinstance(field.bounds, Whole):
            value, text = whole(self.fields[name].text), _(_NUMBER)
        elif isinstance(field.bounds, Day):
            value, text = read_date(self.fields[name].text), _("Please enter a date.")
        else:
            return self.fields[name].text
        may_be_empty = not field.default  # then an empty field says none, or no limit
        if value is None and (self.fields[name].text or not may_be_empty):
            wrong[name] = text
        return field.default if value is None and not field.may_be_none else value

    def _is_asked(self, name: str) -> bool:
        """Whether a field is shown: of the horizon, days or two dates."""
        kind = {"horizon_days": "days", "horizon_first": "dates", "horizon_last": "dates"}.get(name)
        return kind is None or self.horizon.value == kind

    def refuse(self, errors: Mapping[str, str]) -> list[str]:
        """Show the sentences of a refusal beside their fields; those that belong to none are handed back."""
        shown = self.questions.refuse(errors)
        for name, select in self._selects.items():
            select.error(errors.get(name))
        return show_errors(self.fields, {name: text for name, text in errors.items() if name not in shown})

    def settle(self, wrong: Mapping[str, str]) -> None:
        """Take back what was said of fields that are right by now; a word in the address is told of at once."""
        for name, field in self.fields.items():
            if field.props.get("error") and name not in wrong:
                field.set_error(None)
        if self.slug.text and "slug" in wrong:
            self.slug.set_error(wrong["slug"])

    def _price(self, wrong: dict[str, str]) -> int:
        if not self.price.text:
            return 0
        try:
            return validation.price(self.price.text, self.currency.value).minor
        except Invalid as refusal:
            wrong |= {name: translate(text) for name, text in refusal.fields.items()}
            return 0

    def _questions(self) -> tuple[QuestionInput, ...]:
        return tuple(
            QuestionInput(one.label, one.kind, one.required, one.options, one.id)
            for one in self.questions.typed()
        )

    async def _chose_place(self, kind: str) -> None:
        self._of_place(PlaceKind(kind))
        await self._changed(kind)

    async def _chose_horizon(self, kind: str) -> None:
        self._of_horizon(kind)
        await self._changed(kind)

    def _of_place(self, kind: PlaceKind) -> None:
        label, hint = _DETAIL.get(kind, ("", ""))
        self.detail.set_visibility(bool(label))
        self.detail.show_label(_(label))
        self.detail.props["aria-label"] = _(label)
        self.detail.props["hint"] = _(hint)

    def _of_horizon(self, kind: str) -> None:
        self.days.set_visibility(kind == "days")
        for field in self.dates:
            field.set_visibility(kind == "dates")


def _said(text: Mapping[T, str]) -> dict[T, str]:
    return {key: translate(label) for key, label in text.items()}


def _label(name: str) -> str:
    return translate(SPEC[name].declared.label)


def _hint(name: str) -> str:
    return translate(SPEC[name].declared.hint)
