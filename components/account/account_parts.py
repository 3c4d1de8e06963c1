"""Account forms as plain HTML forms that the browser posts, so that password managers recognize them."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from components.kit.markup import filled, icon, joined, tag, trusted
from components.kit.primitives import banner
from components.kit.static_files import static_url
from expertconnect.domain import bounds
from expertconnect.i18n import N_, _, translate

REFUSED = "refused"
"""Element id of the error banner, for aria-describedby of the field to correct."""
NOTHING: Mapping[str, str] = {}
PASSWORD_HINT = N_("At least 10 characters. A short sentence works well.")


def account_script() -> Markup:
    """Script tag for the head: reveals passwords and reads link tokens; the forms mostly work without it."""
    return trusted(f'<script defer src="{static_url("js/account.js")}"></script>')


def text_box(
    label: str,
    name: str,
    *,
    value: str = "",
    error: str = "",
    hint: str = "",
    input_type: str = "text",
    autocomplete: str = "",
    maxlength: int = bounds.EMAIL.most,
    placeholder: str = "",
    form: str = "",
) -> Markup:
    """Input of a form with its label above, and its error or hint below.

    Args:
        form: Prefix of element ids, to make them unique among several forms on a page.
    """
    input_markup = tag(
        "input",
        "plain-input",
        type=input_type,
        name=name,
        value=value or None,
        autocomplete=autocomplete or None,
        maxlength=maxlength,
        required=True,
        placeholder=placeholder or None,
        autofocus=bool(error),
        autocapitalize="none" if input_type == "email" else None,
        **_described(form + name, error, hint),
    )
    return _field(label, form + name, input_markup, error, hint)


def secret_box(
    label: str,
    name: str,
    *,
    autocomplete: str,
    error: str = "",
    hint: str = "",
    form: str = "",
    focused: bool = False,
    required: bool = True,
) -> Markup:
    """Password input with a button to reveal it, a caps lock notice and, for a new password, a strength meter.

    Args:
        autocomplete: `current-password` or `new-password`, for password managers.
        form: Prefix of element ids, to make them unique among several forms on a page.
        focused: Whether to focus it, because it can correct the error shown above the form.
        required: Whether the browser insists on it; not while the box is hidden.
    """
    box = tag(
        "input",
        "plain-input",
        type="password",
        name=name,
        autocomplete=autocomplete,
        required=required,
        autofocus=bool(error) or focused,
        **_described(form + name, error, hint, REFUSED if focused else ""),
    )
    strength = _strength() if autocomplete == "new-password" else None
    parts = joined([tag("span", "secret", box, _reveal_button(label)), _caps(), strength])
    return _field(label, form + name, parts, error, hint)


def locked(seconds: int, now: int) -> Markup:
    """Banner that sign-in is locked, with a countdown where scripts run.

    Args:
        seconds: Seconds until the next try is allowed.
        now: The server's time in epoch seconds.
    """
    digits = tag(
        "b",
        "tnum",
        f"{seconds // 60}:{seconds % 60:02}",
        data_until=now + seconds,
        data_total=seconds,
        data_now=now,
    )
    sentence = filled(_("Retry in {time}. Your password is still the same."), time=digits)
    content = tag("span", "", sentence, data_retry=_("You can try again now."))
    card = banner(_("Too many tries"), content, tone="amber", icon_name="lock")
    return tag("div", "", card, id=REFUSED, role="alert")


def hidden(name: str, value: str) -> Markup | None:
    """Hidden input; None without a value."""
    return tag("input", "", type="hidden", name=name, value=value) if value else None


def post_form(
    action: str, *parts: object, button: str, kind: str = "primary", block: bool = True, stays: bool = False
) -> Markup:
    """Form that the browser posts, with its submit button.

    Args:
        stays: Whether a script posts it and the page stays when it is refused, with all that was typed: a password is
            never sent back by the server.
    """
    class_names = f"btn btn-{kind}" + (" btn-lg btn-block" if block else "")
    submit = tag("button", class_names, tag("span", "lbl", button), type="submit")
    if not stays:
        return tag("form", "vs g4", *parts, tag("div", "mt2", submit), action=action, method="post")
    return tag(
        "form",
        "vs g4",
        _refused_by_script(),
        *parts,
        tag("div", "mt2", submit),
        action=action,
        method="post",
        data_stays="",
        data_unreached=_("We could not be reached. Please try again."),
    )


def _refused_by_script() -> Markup:
    refused = banner(_("That did not work"), tag("span", "", data_said=""), tone="red")
    return tag("div", "", refused, data_refused="", hidden=True)


def small_post(action: str, button: str, *, kind: str = "glass") -> Markup:
    """Form that consists only of its submit button."""
    submit = tag("button", f"btn btn-{kind} btn-sm", tag("span", "lbl", button), type="submit")
    return tag("form", "", submit, action=action, method="post")


def refusal(sentence: str, fields: Mapping[str, str] = NOTHING, shown: Sequence[str] = ()) -> Markup | None:
    """Error banner above a form: errors of fields that are not shown, or the refusal if it names no fields."""
    rest = [translate(message) for name, message in fields.items() if name not in shown]
    messages = rest or ([] if fields else [translate(sentence)])
    if not any(messages):
        return None
    return tag("div", "", banner(_("That did not work"), " ".join(messages), tone="red"), id=REFUSED)


def link_form(action: str, *parts: object, button: str) -> Markup:
    """Form of an e-mailed link: posts the token from the URL fragment, and only when its button is clicked.

    Mail scanners open links and must not use them up; and a fragment appears in no log. Reading it needs a script; a
    noscript banner says so.
    """
    submit = tag("button", "btn btn-primary btn-lg btn-block", tag("span", "lbl", button), type="submit")
    form = tag(
        "form",
        "vs g4",
        tag("input", "", type="hidden", name="token"),
        *parts,
        tag("div", "mt2", submit),
        action=action,
        method="post",
        data_link="",
        hidden=True,
        data_unreached=_("We could not be reached. Please try again."),
    )
    return joined([_refused_by_script(), form, *_link_notices()])


def _link_notices() -> tuple[Markup, Markup]:
    """Field for the code of a link without its token, shown by the script, and a banner for browsers without scripts."""
    missing = _(
        "Your mail program has cut this link short. Paste the code from the end of the e-mail, or the whole link."
    )
    code = tag(
        "input",
        "plain-input",
        type="text",
        autocomplete="off",
        autocapitalize="none",
        spellcheck="false",
    )
    needs_script = _(
        "Your link keeps its secret where only your browser can read it, and it takes a script to hand it over."
    )
    return (
        tag(
            "div",
            "",
            banner(_("This link is incomplete"), missing, tone="amber"),
            tag("label", "field mt4", tag("span", "lab", _("Code from the e-mail")), code),
            data_incomplete="",
            hidden=True,
        ),
        tag("noscript", "", banner(_("Please allow scripts for this page"), needs_script, tone="amber")),
    )


def _reveal_button(label: str) -> Markup:
    """Button that shows the typed password; the script makes it visible."""
    return tag(
        "button",
        "btn-icon",
        icon("eye", "i20 on"),
        icon("eye-off", "i20 off"),
        type="button",
        hidden=True,
        data_reveal="",
        aria_pressed=False,
        aria_label=_("Show what is typed: {field}").format(field=label),
    )


def _caps() -> Markup:
    body = tag("span", "", _("Capitals are locked on your keyboard."))
    return tag(
        "span", "caps hs g1 t-sm", icon("keyboard", "i18"), body, hidden=True, data_caps="", role="status"
    )


def _strength() -> Markup:
    """Strength meter of a new password, updated by the script while typing."""
    return tag(
        "span",
        "strength hs g2 t-sm",
        tag("span", "meter", *(tag("i") for _bar in range(3)), aria_hidden=True),
        tag("span", "", data_words=""),
        hidden=True,
        role="status",
        data_strength="",
        data_short=_("A little longer."),
        data_weak=_("Easy to guess."),
        data_fair=_("Good."),
        data_strong=_("Very good."),
    )


def _field(label: str, element_id: str, box: Markup, error: str, hint: str) -> Markup:
    below = tag("span", "err", translate(error), id=f"{element_id}-said") if error else None
    if below is None and hint:
        below = tag("span", "hint", hint, id=f"{element_id}-said")
    return tag("div", "field", tag("label", "lab", label, for_=element_id), box, below)


def _described(element_id: str, error: str, hint: str, more: str = "") -> dict[str, str | bool | None]:
    return {
        "id": element_id,
        "aria_invalid": True if error else None,
        "aria_describedby": " ".join(filter(None, (more, f"{element_id}-said" if error or hint else "")))
        or None,
    }
