"""What stands around one's own bookings: tabs, and the way in for those without an account."""

from components.kit.marks import banner
from components.markup import Markup, joined, tag
from expertconnect.words import N_, _

NOTICES = {
    "sent": (N_("Look into your mail"), N_("If there are bookings under that address, a link and a code are on their way. They work for ten minutes.")),
}  # fmt: skip


def find_by_mail(notice: str, problem: str, email: str = "") -> Markup:
    """Two forms: one asks for a link, the other takes the code from the mail. They work without a script.

    Args:
        notice: A word of `NOTICES`; empty for none.
        problem: A sentence about what was refused; empty for none.
        email: What was typed before.
    """
    told = NOTICES.get(notice)
    return joined(
        [
            tag("div", "mb4", banner(_(told[0]), _(told[1]))) if told else None,
            tag("div", "mb4", banner(_("That did not work"), problem, tone="red")) if problem else None,
            tag("section", "glass pad", tag("h2", "h2", _("Find your bookings by e-mail")),
                tag("p", "muted mt2", _("No account needed. We send a link to the address you booked with.")), _ask(email)),
            _code_card(email, shown=bool(told or problem)),
            tag("section", "glass pad mt4", tag("h2", "h3", _("Opened from your mail?")),
                tag("p", "muted mt1", _("Your link is ready. It works once, in the browser that asked for it.")),
                tag("form", "mt4", tag("input", "", type="hidden", name="token"),
                    tag("button", "btn btn-primary", _("Show my bookings"), type="submit"), action="/auth/magic", method="post"),
                data_magic=True, hidden=True),
        ]
    )  # fmt: skip


def _ask(email: str) -> Markup:
    field = _field(_("E-mail"), "email", email, input_type="email", autocomplete="email", maxlength=254)
    button = tag("button", "btn btn-primary", _("Send me a link"), type="submit")
    return tag("form", "hs g3 wrap mt4 find-form", field, button, action="/auth/magic-link", method="post")


def _code_card(email: str, *, shown: bool) -> Markup | None:
    if not shown:
        return None
    code = _field(
        _("Code from the mail"), "code", "", input_type="text", autocomplete="one-time-code", maxlength=7
    )
    address = _field(_("E-mail"), "email", email, input_type="email", autocomplete="email", maxlength=254)
    button = tag("button", "btn btn-glass", _("Open"), type="submit")
    form = tag("form", "hs g3 wrap mt4 find-form", address, code, button, action="/auth/code", method="post")
    return tag("section", "glass pad mt4", tag("h2", "h3", _("Or type the code")),
               tag("p", "muted mt1", _("For when the mail is on another device.")), form)  # fmt: skip


def _field(
    label: str, name: str, value: str, *, input_type: str, autocomplete: str, maxlength: int
) -> Markup:
    box = tag(
        "input", "plain-input", type=input_type, name=name, value=value or None, autocomplete=autocomplete,
        maxlength=maxlength, required=True, inputmode="numeric" if name == "code" else None,
    )  # fmt: skip
    return tag("label", "field grow", tag("span", "lab", label), box)
