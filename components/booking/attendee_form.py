"""Attendee form: name, address, notes and answers, while a slot is held."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup
from nicegui.element import Element

from components.booking.book_parts import near_time
from components.kit.buttons import Button
from components.kit.choices import Select
from components.kit.countdown import hold_ring
from components.kit.fields import ErrorSummary, Field, TextArea, TextField, form, form_fields, show_errors
from components.kit.formatting import clock
from components.kit.fragment import Fragment
from components.kit.markup import joined, tag
from components.kit.primitives import banner, button_markup
from expertconnect.domain import bounds
from expertconnect.domain.booking import Attendee, Question, QuestionKind
from expertconnect.i18n import N_, _, reader, short_day

_ADDRESS = N_("Please enter an address like name@example.com.")
_GOES_THERE = N_("The invitation and the link to manage it go to this address.")


@dataclass(frozen=True, slots=True)
class Held:
    """A hold as the form shows it.

    Attributes:
        ends_at: When it expires.
        now: The server's time while drawing.
        total: Full length of a hold.
        extendable: Whether it can still be extended.
        when: The held time as text, for the bottom bar on phones.
    """

    ends_at: datetime
    now: datetime
    total: timedelta
    extendable: bool = False
    when: str = ""


def hold_box(held: Held) -> Markup:
    """Countdown of a hold with an explanation; acts: `back` and `extend`."""
    more = (
        tag("button", "txt-link t-sm", _("I need more time"), type="button", data_act="extend")
        if held.extendable
        else None
    )
    other = tag("button", "txt-link t-sm", _("Choose another time"), type="button", data_act="back")
    body = tag(
        "div",
        "grow",
        tag("p", "strong", _("Held for you")),
        tag("p", "t-sm muted", _("Nobody else can take it.")),
        tag("p", "hs wrap hold-acts", other, more),
    )
    return tag("div", "hold", hold_ring(held.ends_at, held.now, held.total), body)


class AttendeeForm(Element):
    """Form with name, e-mail, notes and the event type's questions. Refusals never lose typed values.

    Args:
        on_submit: Called with the trimmed values when all required ones are present.
        on_back: Called to choose another time.
        on_extend: Called to extend the hold; the button is shown while `held.extendable`.
        confirm: Label of the button; "Confirm booking" by default.
        policy: A sentence on moving and cancelling.
        hint: A sentence on the use of the details; by default that the invitation goes to the address.
        known: Initial values, such as name and e-mail of an account.
    """

    def __init__(
        self,
        on_submit: Callable[[Attendee], Awaitable[Any] | Any],
        on_back: Callable[[], Awaitable[Any] | Any],
        *,
        questions: Sequence[Question] = (),
        known: Attendee | None = None,
        held: Held | None = None,
        on_extend: Callable[[], Awaitable[Any] | Any] | None = None,
        confirm: str = "",
        policy: str = "",
        hint: str = "",
    ) -> None:
        super().__init__("section")
        self._props.update({"aria-label": _("Your details"), "data-draft": "details"})
        self._on_submit, self._on_back, self._on_extend = on_submit, on_back, on_extend
        self._known = known or Attendee("", "")
        with self:
            Fragment(
                joined(
                    [
                        tag("h2", "h1", _("Your details"), tabindex="-1"),
                        tag("p", "muted mt1", hint or _(_GOES_THERE)),
                    ]
                )
            )
            self._notice = Fragment(classes="form-notice", on_act=self._acted)
            self._errors = ErrorSummary()
            with form(self._submit, "vs g5 mt6"):
                self._fields: dict[str, Field] = {}
                self._choices: dict[str, _Choice] = {}
                self._draw_fields(questions)
                Fragment(tag("hr", "hr"))
                with Element("div").classes("hs between wrap confirm-row"):
                    Fragment(tag("p", "t-sm faint", policy))
                    self._confirm = Button(
                        confirm or _("Confirm booking"),
                        kind="primary",
                        size="lg",
                        submit=True,
                        icon_right="arrow-right",
                        classes="hide-sm",
                    )
            self._bar = Fragment(classes="bar-cta glass glass-float show", on_act=self._acted)
        self.held_until(held)

    def held_until(self, held: Held | None) -> None:
        """Show the countdown in the bottom bar on phones; None if no slot is held."""
        ring = hold_ring(held.ends_at, held.now, held.total, small=True) if held else None
        title = tag("p", "strong t-sm", _("Held for you") if held else _("Not held"))
        when = tag("p", "t-xs muted tnum", held.when) if held and held.when else None
        body = tag("div", "grow", title, when)
        confirm = button_markup(
            _("Confirm"), kind="primary", act="submit", aria_disabled=None if held else True
        )
        self._bar.show(joined([ring, body, confirm]))

    def busy(self, on: bool = True) -> None:
        """Show that the booking is being made; clicks on Confirm are ignored meanwhile."""
        self._confirm.busy(on)

    def refuse(self, fields: Mapping[str, str], sentence: str = "") -> None:
        """Show the errors of a refusal; typed values stay.

        Args:
            fields: Error messages by `name`, `email`, `notes` or `answers.<question id>`.
            sentence: Error of the form as a whole.
        """
        self.busy(False)
        for name, choice in self._choices.items():
            choice.error(fields.get(name))
        rest = show_errors(self._fields, {k: v for k, v in fields.items() if k not in self._choices})
        self._errors.tell([*([sentence] if sentence and not fields else []), *rest])

    def lost(
        self,
        sentence: str,
        nearest: Sequence[datetime],
        on_choose: Callable[[datetime], Awaitable[Any] | Any],
        timezone: ZoneInfo,
        *,
        hour12: bool = False,
    ) -> None:
        """Show that the slot was lost, and offer the nearest ones; typed values stay."""
        self.busy(False)
        self._confirm.disabled()
        self.held_until(None)
        chips = [
            near_time(short_day(wall.date(), reader().locale), clock(wall, hour12), "near", str(index))
            for index, wall in enumerate(start.astimezone(timezone) for start in nearest)
        ]
        text = (
            _("Your details are kept. Pick another one:")
            if chips
            else _("Your details are kept. Please choose another day.")
        )
        other = tag("button", "time-chip", _("Other times"), type="button", data_act="back")
        self._notice.show(
            banner(
                sentence,
                joined([tag("p", "", text), tag("div", "near-times", *chips, other)]),
                tone="red",
            )
        )

        def acted(act: str, key: str, _value: object) -> Any:
            if act == "near" and key.isdecimal() and len(key) < 3 and int(key) < len(nearest):
                return on_choose(nearest[int(key)])
            return self._acted(act, key, None)

        self._notice.listen(acted)

    def found(self, held: Held) -> None:
        """Handle that another slot is held: remove the notice and enable Confirm."""
        self._notice.show(Markup(""))
        self._errors.tell([])
        self._confirm.disabled(False)
        self.held_until(held)

    def typed(self) -> Attendee:
        """The typed values, trimmed."""
        answers = {
            int(key.partition(".")[2]): field.text for key, field in self._fields.items() if "." in key
        }
        answers |= {int(key.partition(".")[2]): choice.value for key, choice in self._choices.items()}
        return Attendee(
            self._fields["name"].text,
            self._fields["email"].text,
            self._fields["notes"].text,
            self._known.time_zone,
            self._known.locale,
            {key: answer for key, answer in answers.items() if answer},
        )

    def _acted(self, act: str, _key: str, _value: object) -> Any:
        if act == "submit":
            return self._submit()
        if act == "back":
            return self._on_back()
        return self._on_extend() if act == "extend" and self._on_extend else None

    def _submit(self) -> Any:
        good = form_fields(list(self._fields.values()))
        for choice in self._choices.values():
            good = choice.complete() and good
        if not good or self._confirm.is_off:
            return None
        self._errors.tell([])
        return self._on_submit(self.typed())

    def _draw_fields(self, questions: Sequence[Question]) -> None:
        with Element("div").classes("grid2 pair"):
            self._fields["name"] = TextField(
                _("Full name"),
                self._known.name,
                autocomplete="name",
                maxlength=bounds.NAME.most,
                check=lambda typed: None if typed else _("Please enter your name."),
            )
            self._fields["email"] = TextField(
                _("E-mail"),
                self._known.email,
                input_type="email",
                autocomplete="email",
                maxlength=bounds.EMAIL.most,
                check=_address,
            )
        for question in questions:
            key, answer = f"answers.{question.id}", self._known.answers.get(question.id, "")
            if question.kind in (QuestionKind.CHOICE, QuestionKind.YES_NO):
                self._choices[key] = _Choice(question, answer)
            else:
                self._fields[key] = _field(question, answer)
        self._fields["notes"] = TextArea(
            _("Anything they should know before"),
            self._known.notes,
            optional=True,
            maxlength=bounds.NOTES.most,
            placeholder=_("Two or three sentences are enough."),
        )


class _Choice(Select[str]):
    """Select of a question with predefined answers."""

    def __init__(self, question: Question, value: str) -> None:
        labels = (
            {"yes": _("Yes"), "no": _("No")}
            if question.kind is QuestionKind.YES_NO
            else dict(zip(question.options, question.options, strict=True))
        )
        label = question.label if question.required else _("{label} (optional)").format(label=question.label)
        super().__init__(label, {"": _("Please choose"), **labels}, value if value in labels else "")
        self._required = question.required

    def complete(self) -> bool:
        """Return whether an answer is chosen or not required; show the error if not."""
        missing = self._required and not self.value
        self.error(_("Please choose an answer.") if missing else None)
        return not missing


def _field(question: Question, value: str) -> Field:
    def check(typed: str) -> str | None:
        return _("Please answer this question.") if question.required and not typed else None

    if question.kind is QuestionKind.LONG_TEXT:
        return TextArea(
            question.label, value, maxlength=bounds.ANSWER.most, optional=not question.required, check=check
        )
    phone = question.kind is QuestionKind.PHONE
    return TextField(
        question.label,
        value,
        input_type="tel" if phone else "text",
        autocomplete="tel" if phone else "",
        maxlength=bounds.PHONE.most if phone else bounds.ANSWER.most,
        optional=not question.required,
        check=check,
    )


def _address(typed: str) -> str | None:
    name, at, domain = typed.rpartition("@")
    return None if name and at and "." in domain.strip(".") else _(_ADDRESS)
