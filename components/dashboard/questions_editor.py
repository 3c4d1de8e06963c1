"""Editor of an event type's questions: add, change, reorder, remove."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from nicegui import ui

from components.kit.browser_calls import take_focus
from components.kit.buttons import Button, icon_button
from components.kit.choices import Select, checkbox
from components.kit.fields import TextArea, TextField
from components.kit.fragment import Fragment
from components.kit.markup import tag
from expertconnect.domain import bounds
from expertconnect.domain.booking import Question, QuestionKind
from expertconnect.i18n import N_, _

_CHOICES_LENGTH = bounds.CHOICES.most * (bounds.CHOICE.most + 1)  # with a line break behind each
_KINDS = {
    QuestionKind.TEXT: N_("One line"),
    QuestionKind.LONG_TEXT: N_("Several lines"),
    QuestionKind.CHOICE: N_("One of several choices"),
    QuestionKind.YES_NO: N_("Yes or no"),
    QuestionKind.PHONE: N_("Phone number"),
}


@dataclass(frozen=True, slots=True)
class TypedQuestion:
    """Typed values of a question.

    Attributes:
        id: Id of the edited question; None for a new one.
    """

    label: str
    kind: QuestionKind
    required: bool
    options: tuple[str, ...]
    id: int | None


OnChange = Callable[[object], Awaitable[None]]


class QuestionsEditor(ui.element):
    """The questions, one row each. Rows are kept when others are added or removed, and with them the typed values.

    Args:
        on_change: Called when a question was typed, moved or removed.
    """

    def __init__(self, questions: Sequence[Question], on_change: OnChange) -> None:
        super().__init__("div")
        self._on_change = on_change
        self.classes("vs g3")
        self._rows: list[_Row] = []
        with self:
            self._empty = Fragment(tag("p", "t-sm muted", _("Name and e-mail are always asked.")))
            self._list = ui.element("div").classes("vs g3")
            self._more = Button(
                _("Add a question"), self.add, icon_name="plus", size="sm", classes="self-start"
            )
        for question in questions:
            self._append(question)
        self._renumber()

    def add(self) -> None:
        """Add an empty question and focus it."""
        if len(self._rows) < bounds.QUESTIONS.most:
            self._append(None).label.take_focus()
            self._renumber()

    def typed(self) -> list[TypedQuestion]:
        """All questions in their order."""
        return [row.typed() for row in self._rows]

    def refuse(self, errors: Mapping[str, str]) -> set[str]:
        """Show the errors of a refusal, such as of `questions.0.label`; return the names of those shown."""
        shown: set[str] = set()
        for index, row in enumerate(self._rows):
            shown |= row.refuse(errors, f"questions.{index}")
        return shown

    def _append(self, question: Question | None) -> "_Row":
        with self._list:
            row = _Row(question, self._up, self._down, self._remove)
        row.label.props("debounce=350").on_value_change(self._on_change)
        self._rows.append(row)
        return row

    async def _up(self, row: "_Row") -> None:
        await self._shift(row, -1)

    async def _down(self, row: "_Row") -> None:
        await self._shift(row, 1)

    async def _shift(self, row: "_Row", steps: int) -> None:
        index = self._rows.index(row)
        new_index = max(0, min(len(self._rows) - 1, index + steps))
        self._rows.insert(new_index, self._rows.pop(index))
        row.box.move(self._list, new_index)
        row.keep_focus(steps)
        self._renumber()
        await self._on_change(row)

    async def _remove(self, row: "_Row") -> None:
        index = self._rows.index(row)
        self._rows.remove(row)
        row.box.delete()
        self._renumber()
        if self._rows:  # else the focus would go to the top of the page
            self._rows[min(index, len(self._rows) - 1)].label.take_focus()
        else:
            take_focus(self._more)
        await self._on_change(row)

    def _renumber(self) -> None:
        last = len(self._rows) - 1
        for index, row in enumerate(self._rows):
            row.number(index, last)
        self._empty.set_visibility(not self._rows)
        self._more.set_visibility(len(self._rows) < bounds.QUESTIONS.most)


OnRow = Callable[["_Row"], Awaitable[None]]


class _Row:
    """Fields of one question."""

    def __init__(
        self,
        question: Question | None,
        up: "OnRow",
        down: "OnRow",
        remove: "OnRow",
    ) -> None:
        self._id = question.id if question else None
        with ui.element("div").classes("inset question vs g3").props("role=group") as self.box:
            with ui.element("div").classes("grid2 pair"):
                self.label = TextField(
                    _("Question"), question.label if question else "", maxlength=bounds.QUESTION.most
                )
                kind = question.kind if question else QuestionKind.TEXT
                self.kind = Select(
                    _("Answer"), {one: _(label) for one, label in _KINDS.items()}, kind, self._show_for_kind
                )
            options = "\n".join(question.options) if question else ""
            self.options = TextArea(
                _("Choices"), options, hint=_("One on each line"), maxlength=_CHOICES_LENGTH
            )
            with ui.element("div").classes("hs between wrap"):
                self.required = checkbox(_("Must be answered"), question.required if question else False)
                with ui.element("div").classes("hs tools"):
                    self.up = icon_button("chevron-up", "", lambda: up(self), classes="is-sm")
                    self.down = icon_button("chevron-down", "", lambda: down(self), classes="is-sm")
                    self.remove = icon_button("trash-2", "", lambda: remove(self), classes="is-sm")
        self._show_for_kind(kind)

    def number(self, index: int, last: int) -> None:
        """Set the question's number in labels, and disable moving beyond the ends."""
        self.box.props["aria-label"] = _("Question {n}").format(n=index + 1)
        controls = (
            (self.up, _("Move question {n} up"), index > 0),
            (self.down, _("Move question {n} down"), index < last),
            (self.remove, _("Remove question {n}"), True),
        )
        for button, label, can in controls:
            button.label = button.props["aria-label"] = button.props["title"] = label.format(n=index + 1)
            button.disabled(not can)

    def keep_focus(self, steps: int) -> None:
        """Focus the arrow that moved the row, since moved elements lose the focus."""
        take_focus(self.up if steps < 0 else self.down)

    def typed(self) -> TypedQuestion:
        """Return the typed values; choices only for a question of that kind."""
        lines = [line.strip() for line in self.options.text.splitlines() if line.strip()]
        options = tuple(lines) if self.kind.value is QuestionKind.CHOICE else ()
        return TypedQuestion(self.label.text, self.kind.value, self.required.value is True, options, self._id)

    def refuse(self, errors: Mapping[str, str], prefix: str) -> set[str]:
        """Show errors beside the fields; return the names of those shown."""
        self.label.set_error(errors.get(f"{prefix}.label"))
        self.options.set_error(errors.get(f"{prefix}.options"))
        self.kind.error(errors.get(f"{prefix}.kind"))
        return {
            name for name in errors if name in {f"{prefix}.{part}" for part in ("label", "options", "kind")}
        }

    def _show_for_kind(self, kind: QuestionKind) -> None:
        self.options.set_visibility(kind is QuestionKind.CHOICE)
