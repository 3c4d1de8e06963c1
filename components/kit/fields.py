"""Text fields, text areas and forms: label above, hint or error below, one element each."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Literal

from markupsafe import Markup
from nicegui import ui
from nicegui.element import Element

from components.kit.browser_calls import handler, take_focus
from components.kit.fragment import Fragment
from components.kit.markup import esc, icon, plain, tag
from expertconnect.i18n import _, translate

InputType = Literal["text", "email", "password", "tel", "url", "search", "number", "date"]
Check = Callable[[str], str | None]


class _Field(ui.input):
    """Base of text fields and text areas.

    The error is an element of its own, which aria-describedby refers to; it is created with the first error.
    """

    _error_fragment: Fragment | None = None
    _check: Check | None = None
    _refused: tuple[str, str] | None = None

    def configure(self, label: str, hint: str, optional: bool, maxlength: int, autocomplete: str) -> None:
        """Set the classes and ARIA attributes of a field."""
        self.props("outlined stack-label no-error-icon hide-bottom-space").classes("ec-field")
        self._props["aria-label"] = label
        self.show_label(str(self._props["label"]))
        self._props["maxlength"] = maxlength
        self._props["aria-required"] = str(not optional).lower()
        if hint:
            self._props["hint"] = hint
            self._props["aria-description"] = hint
        if autocomplete:
            self._props["autocomplete"] = autocomplete

    def show_label(self, label: str) -> None:
        """Set another label. The style sheet gets its text, to reserve space for as many lines as it needs."""
        self._props["label"] = label
        self._style["--label"] = json.dumps(label, ensure_ascii=False)

    @property
    def text(self) -> str:
        """The typed text, trimmed; always a string, whatever the browser sent."""
        value = self.value
        return plain(value).strip()[: int(str(self._props["maxlength"]))] if isinstance(value, str) else ""

    def set_error(self, sentence: str | None) -> None:
        """Show an error beside the field, or none."""
        if sentence and self._error_fragment is None:
            with self.add_slot("error"):
                self._error_fragment = Fragment(tag_name="span", classes="err")
            self._props["aria-describedby"] = self._error_fragment.html_id
        if self._error_fragment is not None:
            self._error_fragment.show(esc(translate(sentence) if sentence else ""))
        self._props["error"] = bool(sentence)
        self._props["aria-invalid"] = str(bool(sentence)).lower()
        self.update()

    def valid(self) -> bool:
        """Validate the typed text and show its error."""
        sentence = self._check(self.text) if self._check else None
        self.set_error(sentence)
        return sentence is None

    def validate_on_blur(self) -> None:
        """Validate when the field loses focus. A service's error stays as long as the refused text does."""
        if self._refused is not None and self._refused[0] == self.text:
            self.set_error(self._refused[1])
        else:
            self.valid()

    def refuse(self, sentence: str | None) -> None:
        """Show a service's error about the current text, or none."""
        self._refused = (self.text, sentence) if sentence else None
        self.set_error(sentence)

    def take_focus(self) -> None:
        """Focus the field."""
        take_focus(self)


class TextField(_Field):
    """One line of text.

    Args:
        check: Returns the error of a text, or None; called when the field loses focus and by `valid()`.
        optional: Whether the label says so.
    """

    def __init__(
        self,
        label: str,
        value: str = "",
        *,
        input_type: InputType = "text",
        placeholder: str = "",
        hint: str = "",
        autocomplete: str = "",
        maxlength: int = 200,
        optional: bool = False,
        check: Check | None = None,
        icon_name: str = "",
    ) -> None:
        super().__init__(
            _("{label} (optional)").format(label=label) if optional else label,
            value=value,
            placeholder=placeholder or None,
        )
        self._check = check
        self.configure(label, hint, optional, maxlength, autocomplete)
        self._props["type"] = input_type
        if input_type in ("email", "url", "password"):
            self.props("autocapitalize=none spellcheck=false")
        if icon_name:
            with self.add_slot("prepend"):
                Fragment(icon(icon_name), "span")
        if check:
            self.on("blur", self.validate_on_blur, args=[])


class TextArea(_Field, ui.textarea):
    """Several lines of text."""

    def __init__(
        self,
        label: str,
        value: str = "",
        *,
        placeholder: str = "",
        hint: str = "",
        maxlength: int = 2000,
        optional: bool = False,
        check: Check | None = None,
    ) -> None:
        super().__init__(
            _("{label} (optional)").format(label=label) if optional else label,
            value=value,
            placeholder=placeholder or None,
        )
        self._check = check
        self.configure(label, hint, optional, maxlength, "")
        if check:
            self.on("blur", self.validate_on_blur, args=[])


Field = TextField | TextArea


def form_fields(fields: Sequence[Field]) -> bool:
    """Validate all fields, show every error, focus the first; return whether all are valid."""
    invalid = [field for field in fields if not field.valid()]
    if invalid:
        invalid[0].take_focus()
    return not invalid


def show_errors(fields: Mapping[str, Field], errors: Mapping[str, str]) -> list[str]:
    """Show the errors of a refusal beside their fields.

    Returns:
        The sentences that belong to none of the fields.
    """
    first = None
    for name, field in fields.items():
        field.refuse(errors.get(name))
        if name in errors and first is None:
            first = field
    if first is not None:
        first.take_focus()
    return [sentence for name, sentence in errors.items() if name not in fields]


class ErrorSummary(Fragment):
    """Errors of a form as a whole: an empty live region until there are any."""

    def __init__(self) -> None:
        super().__init__(classes="error-summary")
        self._props["role"] = "alert"

    def tell(self, sentences: Sequence[str]) -> None:
        """Show the errors; none hides the box."""
        if not sentences:
            return self.show(Markup(""))
        lines = [tag("p", "", translate(sentence)) for sentence in sentences]
        return self.show(tag("div", "banner red", icon("circle-alert"), tag("div", "grow vs g1", *lines)))


class Form(Element):
    """A form that is submitted without leaving the page, by Enter or its submit `Button`."""

    def __init__(self, on_submit: Callable[[], object]) -> None:
        super().__init__("form")
        self.on_submit = on_submit
        self.props("novalidate")
        # Enter in a field clicks the submit button, so only its click event is sent to the server.
        self.on("submit", js_handler=handler("stay"))


def form(on_submit: Callable[[], object], classes: str = "vs g5") -> Form:
    """A form, used as a context manager around its fields and a `Button` with `submit=True`."""
    element = Form(on_submit)
    element.classes(classes)
    return element
