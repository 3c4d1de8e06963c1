"""Everything about an event type as fields."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from typing import TypeVar

from nicegui import ui

from components.dashboard.questions_editor import QuestionsEditor
from components.hours.exceptions import read_date
from components.kit.amount_field import AmountField, whole
from components.kit.choices import Select, switch
from components.kit.fields import TextArea, TextField, show_errors
from components.layout.theme import section
from expertconnect.domain.booking import PlaceKind, Question
from expertconnect.domain.errors import Invalid
from expertconnect.domain.money import CURRENCIES, Money
from expertconnect.i18n import N_, _, amount, translate
from expertconnect.services.common import validation
from expertconnect.services.event_types.input import EventTypeInput
from expertconnect.services.event_types.questions import QuestionInput

T = TypeVar("T")

_PLACES = {
    PlaceKind.VIDEO: N_("Video, a room for each session"),
    PlaceKind.PHONE: N_("Phone"),
    PlaceKind.ADDRESS: N_("In person"),
    PlaceKind.LINK: N_("A link of your own"),
}
_DETAIL = {
    PlaceKind.PHONE: (N_("Your number"), N_("Leave it empty if you call the client")),
    PlaceKind.ADDRESS: (N_("Address"), N_("Shown to the two of you after booking")),
    PlaceKind.LINK: (N_("Link"), N_("Shown to the two of you after booking")),
}
_HORIZONS = {"days": N_("So many days ahead"), "dates": N_("Between two dates"), "open": N_("Without an end")}
_NUMBER = N_("Please enter a whole number.")


Changed = Callable[[object], Awaitable[None]]


class EventForm:
    """The fields. What is typed stays, whatever is refused.

    Args:
        given: What they are filled with.
        asked: The questions that are there.
        address: What stands before the word in the address.
        changed: Called after something was typed or chosen, once the typing pauses.
    """

    def __init__(
        self, given: EventTypeInput, asked: tuple[Question, ...], address: str, changed: Changed
    ) -> None:
        self._given, self._asked, self._address, self._changed = given, asked, address, changed
        with section(_("What it is")):
            self._build_basics()
        with section(_("Where")), ui.element("div").classes("grid2 pair"):
            self._build_place()
        with section(_("When it can be booked")):
            self._build_times()
        with section(_("What you ask")):
            self.questions = QuestionsEditor(asked, changed)
        for field in self._fields().values():
            field.props("debounce=350").on_value_change(changed)

    def _build_basics(self) -> None:
        given, changed = self._given, self._changed
        with ui.element("div").classes("vs g5"):
            with ui.element("div").classes("grid2 pair"):
                self.title = TextField(_("Title"), given.title, maxlength=120, placeholder=_("Strategy call"))
                self.slug = TextField(_("Word in the address"), given.slug, maxlength=32, optional=True,
                                      hint=_("{address}/… Made from the title when empty").format(address=self._address))  # fmt: skip
            self.description = TextArea(_("Description"), given.description, optional=True, maxlength=2000)
            with ui.element("div").classes("three"):
                self.duration = _number(_("Length in minutes"), given.duration_minutes, _("In steps of five"))
                price = amount(Money(given.price, given.currency)) if given.price else ""
                self.price = TextField(
                    _("Price"), price, optional=True, maxlength=12, hint=_("Empty is free")
                )
                self.currency = Select(
                    _("Currency"), {code: code for code in CURRENCIES}, given.currency, changed
                )
            with ui.element("div").classes("hs g5 wrap"):
                self.approval = switch(_("I approve each booking first"), given.requires_approval, changed)
                self.active = switch(_("Can be booked"), given.active)

    def _build_place(self) -> None:
        kind = PlaceKind(self._given.place_kind)
        self.place = Select(_("Place"), _said(_PLACES), kind, self._chose_place)
        self.detail = TextField(_("Address"), self._given.place_detail, maxlength=500)
        self._of_place(kind)

    def _build_times(self) -> None:
        given = self._given
        with ui.element("div").classes("vs g5"):
            with ui.element("div").classes("three"):
                self.step = _number(
                    _("Distance between starts"), given.step_minutes, _("Minutes; empty for the length")
                )
                self.before = _number(
                    _("Preparation before"), given.buffer_before_minutes, _("Minutes nobody can book")
                )
                self.after = _number(
                    _("Rest after"), given.buffer_after_minutes, _("Minutes; empty for your usual rest")
                )
            with ui.element("div").classes("grid2 pair"):
                self.notice = AmountField(_("Least notice"), given.notice_minutes, self._changed,
                                          hint=_("How soon it can be booked"))  # fmt: skip
                self.change = AmountField(_("Changes until"), given.change_notice_minutes, self._changed,
                                          hint=_("How long before a client may move or cancel"))  # fmt: skip
            with ui.element("div").classes("three"):
                dates = given.horizon_first is not None or given.horizon_last is not None
                kind = "dates" if dates else "open" if given.horizon_days is None else "days"
                self.horizon = Select(_("How far ahead"), _said(_HORIZONS), kind, self._chose_horizon)
                self.days = _number(_("Days ahead"), given.horizon_days)
                self.first = _date(_("First day"), given.horizon_first)
                self.last = _date(_("Last day"), given.horizon_last)
                self._of_horizon(kind)
            with ui.element("div").classes("grid2 pair"):
                self.daily = _number(_("Most a day"), given.daily_limit, _("Empty for no limit"))
                self.client = _number(
                    _("Most per client"), given.client_limit, _("Coming sessions; empty for no limit")
                )

    def typed(self) -> tuple[EventTypeInput, dict[str, str]]:
        """What was typed, as the dashboard takes it; and a sentence for each field that holds no number or date.

        In place of those stands what the dashboard would not object to, so that it can say what else is wrong.
        """
        wrong: dict[str, str] = {}

        def number(name: str, field: TextField) -> int | None:
            found = whole(field.text)
            if field.text and found is None:
                wrong[name] = _(_NUMBER)
            return found

        def day(name: str, field: TextField) -> date | None:
            found = read_date(field.text) if self.horizon.value == "dates" else None
            if self.horizon.value == "dates" and field.text and found is None:
                wrong[name] = _("Please enter a date.")
            return found

        duration = number("duration_minutes", self.duration)
        if duration is None:
            wrong["duration_minutes"] = _(_NUMBER)
        notice, change = self.notice.minutes(), self.change.minutes()
        wrong |= {name: _(_NUMBER) for name, found in (("notice_minutes", notice), ("change_notice_minutes", change))
                  if found is None}  # fmt: skip
        days = number("horizon_days", self.days) if self.horizon.value == "days" else None
        if self.horizon.value == "days" and days is None:
            wrong["horizon_days"] = _(_NUMBER)
        given = EventTypeInput(
            title=self.title.text, slug=self.slug.text, description=self.description.text,
            duration_minutes=30 if duration is None else duration, step_minutes=number("step_minutes", self.step),
            buffer_before_minutes=number("buffer_before_minutes", self.before) or 0,
            buffer_after_minutes=number("buffer_after_minutes", self.after), notice_minutes=notice or 0,
            change_notice_minutes=change or 0, horizon_days=days, horizon_first=day("horizon_first", self.first),
            horizon_last=day("horizon_last", self.last), price=self._price(wrong), currency=self.currency.value,
            place_kind=self.place.value, place_detail=self.detail.text, requires_approval=self.approval.value is True,
            daily_limit=number("daily_limit", self.daily), client_limit=number("client_limit", self.client),
            questions=self._questions(), active=self.active.value is True,
        )  # fmt: skip
        return given, wrong

    def refuse(self, errors: Mapping[str, str]) -> list[str]:
        """Show the sentences of a refusal beside their fields; those that belong to none are handed back."""
        shown = self.questions.refuse(errors)
        self.place.error(errors.get("place_kind"))
        return show_errors(self._fields(), {name: said for name, said in errors.items() if name not in shown})

    def settle(self, wrong: Mapping[str, str]) -> None:
        """Take back what was said of fields that are right by now; a word in the address is told of at once."""
        for name, field in self._fields().items():
            if field.props.get("error") and name not in wrong:
                field.set_error(None)
        if self.slug.text and "slug" in wrong:
            self.slug.set_error(wrong["slug"])

    def _fields(self) -> dict[str, TextField | TextArea]:
        return {
            "title": self.title, "slug": self.slug, "description": self.description, "duration_minutes": self.duration,
            "price": self.price, "place_detail": self.detail, "step_minutes": self.step,
            "buffer_before_minutes": self.before, "buffer_after_minutes": self.after,
            "notice_minutes": self.notice.field, "change_notice_minutes": self.change.field,
            "horizon_days": self.days, "horizon_first": self.first, "horizon_last": self.last,
            "daily_limit": self.daily, "client_limit": self.client,
        }  # fmt: skip

    def _price(self, wrong: dict[str, str]) -> int:
        if not self.price.text:
            return 0
        try:
            return validation.price(self.price.text, self.currency.value).minor
        except Invalid as refusal:
            wrong |= {name: translate(said) for name, said in refusal.fields.items()}
            return 0

    def _questions(self) -> tuple[QuestionInput, ...]:
        return tuple(
            QuestionInput(one.label, one.kind, one.required, one.options, one.id)
            for one in self.questions.typed()
        )

    async def _chose_place(self, kind: PlaceKind) -> None:
        self._of_place(kind)
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
        self.first.set_visibility(kind == "dates")
        self.last.set_visibility(kind == "dates")


def _said(words: Mapping[T, str]) -> dict[T, str]:
    return {key: _(word) for key, word in words.items()}


def _number(label: str, value: int | None, hint: str = "") -> TextField:
    made = TextField(label, "" if value is None else str(value), hint=hint, maxlength=6)
    made.props("inputmode=numeric")
    return made


def _date(label: str, day: date | None) -> TextField:
    return TextField(label, day.isoformat() if day else "", input_type="date")
