"""Form for the six digits that prove an attendee's address, while the time of the booking is kept."""

from collections.abc import Awaitable, Callable
from typing import Any

from nicegui.element import Element

from components.kit.buttons import Button
from components.kit.fields import TextField, form
from components.kit.fragment import Fragment
from components.kit.markup import joined, tag
from expertconnect.i18n import _

_DIGITS = 12
"""Maximum length of a typed code: six digits, with blanks between them."""


class CodeForm(Element):
    """One field for the code, a button that sends it again, and one that goes back to the details.

    Args:
        on_code: Called with the typed text.
        on_again: Called to send the link and the code once more.
        on_back: Called to correct the address.
    """

    def __init__(
        self,
        on_code: Callable[[str], Awaitable[Any] | Any],
        on_again: Callable[[], Awaitable[Any] | Any],
        on_back: Callable[[], Awaitable[Any] | Any],
    ) -> None:
        super().__init__("section")
        self._props["aria-label"] = _("Confirm your email")
        self._on_code = on_code
        with self:
            self._lead = Fragment()
            with form(self._submit, "vs g5 mt6"):
                self._code = TextField(
                    _("Six-digit code"),
                    maxlength=_DIGITS,
                    autocomplete="one-time-code",
                    placeholder="123456",
                )
                self._code._props["inputmode"] = "numeric"
                with Element("div").classes("hs wrap g3"):
                    self._confirm = Button(
                        _("Confirm booking"), kind="primary", size="lg", submit=True, icon_name="check"
                    )
                    Button(_("Send it again"), on_again, kind="ghost")
                    Button(_("Use another address"), on_back, kind="ghost")

    def show(self, email: str) -> None:
        """Show where the code was sent, for a booking that begins to wait; an earlier code is removed."""
        self._code.set_value("")
        self._code.set_error(None)
        lead = _(
            "We sent a code to {email}. Type it here, or open the link in the e-mail in this browser. We keep "
            "your time for 15 minutes."
        ).format(email=email)
        spam = _("Nothing there? It can take a minute; look in the spam folder, too.")
        self._lead.show(
            joined(
                [
                    tag("h2", "h1", _("Confirm your email"), tabindex="-1"),
                    tag("p", "muted mt1", lead),
                    tag("p", "t-sm faint mt1", spam),
                ]
            )
        )

    def refuse(self, sentence: str) -> None:
        """Show why the code was refused; it stays typed."""
        self._confirm.busy(False)
        self._code.set_error(sentence)
        self._code.take_focus()

    def busy(self, on: bool = True) -> None:
        """Show that the code is being checked."""
        self._confirm.busy(on)

    def _submit(self) -> Any:
        if not self._code.text:
            self._code.set_error(_("Please type the six digits from the e-mail."))
            return None
        return self._on_code(self._code.text)
