"""Forms of accounts as plain markup: they post by themselves, so that password managers know them."""

from collections.abc import Mapping, Sequence

from components.kit.marks import banner
from components.markup import Markup, icon, joined, tag, trusted
from components.static_files import static_url
from components.theme import SITE_NAME
from expertconnect.words import N_, _, told

NOTHING: Mapping[str, str] = {}
PASSWORD_HINT = N_("At least 10 characters. A short sentence works well.")
_POINTS = (
    ("calendar-check", N_("Live times: what you see is free this second")),
    ("shield-check", N_("Held for you the moment you click")),
    ("mail", N_("One link in your mail to move or cancel")),
)


def account_script() -> Markup:
    """For the head: shows passwords, reads links, and keeps what it can without them working all the same."""
    return trusted(f'<script defer src="{static_url("account.js")}"></script>')


def text_box(
    label: str,
    name: str,
    *,
    value: str = "",
    error: str = "",
    hint: str = "",
    input_type: str = "text",
    autocomplete: str = "",
    maxlength: int = 254,
    placeholder: str = "",
    form: str = "",
) -> Markup:
    """A labelled input of a real form, its error or hint below it.

    Args:
        form: Sets the ids of this form apart from those of another on the page.
    """
    box = tag(
        "input", "plain-input", type=input_type, name=name, value=value or None, autocomplete=autocomplete or None,
        maxlength=maxlength, required=True, placeholder=placeholder or None, autofocus=bool(error),
        autocapitalize="none" if input_type == "email" else None, **_described(form + name, error, hint),
    )  # fmt: skip
    return _field(label, form + name, box, error, hint)


def secret_box(
    label: str, name: str, *, autocomplete: str, error: str = "", hint: str = "", form: str = ""
) -> Markup:
    """A labelled password, with a button that shows it where scripts run.

    Args:
        autocomplete: `current-password` or `new-password`; what password managers go by.
        form: Sets the ids of this form apart from those of another on the page.
    """
    box = tag(
        "input", "plain-input", type="password", name=name, autocomplete=autocomplete, required=True,
        autofocus=bool(error), **_described(form + name, error, hint),
    )  # fmt: skip
    eye = tag(
        "button", "btn-icon", icon("eye", "i20 on"), icon("eye-off", "i20 off"), type="button", hidden=True,
        data_reveal="", aria_pressed=False, aria_label=_("Show what is typed: {field}").format(field=label),
    )  # fmt: skip
    return _field(label, form + name, tag("span", "secret", box, eye), error, hint)


def hidden(name: str, value: str) -> Markup | None:
    """A value that goes along; nothing when there is none."""
    return tag("input", "", type="hidden", name=name, value=value) if value else None


def post_form(action: str, *parts: object, button: str, kind: str = "primary", block: bool = True) -> Markup:
    """A form that the browser posts."""
    look = f"btn btn-{kind}" + (" btn-lg btn-block" if block else "")
    submit = tag("button", look, tag("span", "lbl", button), type="submit")
    return tag("form", "vs g4", *parts, tag("div", "mt2", submit), action=action, method="post")


def small_post(action: str, button: str, *, kind: str = "glass") -> Markup:
    """A form that is only its button."""
    submit = tag("button", f"btn btn-{kind} btn-sm", tag("span", "lbl", button), type="submit")
    return tag("form", "", submit, action=action, method="post")


def refusal(sentence: str, fields: Mapping[str, str] = NOTHING, shown: Sequence[str] = ()) -> Markup | None:
    """What was refused, above the form: the sentence unless the fields say it, and what no field shows."""
    rest = [told(said) for name, said in fields.items() if name not in shown]
    words = rest or ([] if fields else [told(sentence)])
    return banner(_("That did not work"), " ".join(words), tone="red") if any(words) else None


def auth_card(
    title: str, lead: str, *parts: object, here: str = "", links: Sequence[tuple[str, str]] = ()
) -> Markup:
    """The card of sign-in and registration: what the site is on the left, the form on the right.

    Args:
        here: Which of `links` this is.
        links: Word and address of the two ways in.
    """
    art = tag(
        "aside", "auth-art", tag("p", "h2", SITE_NAME),
        tag("div", "", tag("p", "auth-lines", _("Pick a time. It is yours before anybody else can take it.")),
            tag("ul", "auth-points mt6", *(tag("li", "", icon(name), tag("span", "", _(words))) for name, words in _POINTS))),
    )  # fmt: skip
    ways = tag(
        "nav", "seg", *(tag("a", "", word, href=address, aria_current="page" if address == here else None)
                        for word, address in links),
        aria_label=_("Sign in or create an account"),
    )  # fmt: skip
    form = tag(
        "div", "auth-form", ways, tag("h1", "h1 mt6", title), tag("p", "muted mt1", lead), tag("div", "vs g4 mt6", *parts)
    )  # fmt: skip
    return tag("div", "auth", tag("div", "auth-card glass glass-float", art, form))


def single_card(title: str, lead: object, *parts: object) -> Markup:
    """A card with one thing to do."""
    head = joined([tag("h1", "h1", title), tag("p", "muted mt2", lead)])
    return tag(
        "div", "auth", tag("section", "glass glass-float auth-single", head, tag("div", "vs g4 mt6", *parts))
    )


def link_form(action: str, *parts: object, button: str) -> Markup:
    """The form of a mail's link: it carries the token of the address's fragment, and only when its button is pressed.

    Programs that look through mails open links and must not use them up; and what stands in the fragment is in no
    log. That needs a script, and a page without one says so.
    """
    missing = _("This link is not complete. Please open it from your mail once more, or ask for a new one.")
    submit = tag("button", "btn btn-primary btn-lg btn-block", tag("span", "lbl", button), type="submit")
    form = tag(
        "form", "vs g4", tag("input", "", type="hidden", name="token"), *parts, tag("div", "mt2", submit),
        action=action, method="post", data_link="", hidden=True,
    )  # fmt: skip
    return joined(
        [
            tag("div", "", banner(_("That did not work"), tag("span", "", data_said=""), tone="red"), data_refused="", hidden=True),
            form,
            tag("div", "", banner(_("Something is missing"), missing, tone="amber"), data_incomplete="", hidden=True),
            tag("noscript", "", banner(_("Please allow scripts for this page"), _("Your link keeps its secret "
                "where only your browser can read it, and it takes a script to hand it over."), tone="amber")),
        ]
    )  # fmt: skip


def _field(label: str, named: str, box: Markup, error: str, hint: str) -> Markup:
    below = tag("span", "err", told(error), id=f"{named}-said") if error else None
    if below is None and hint:
        below = tag("span", "hint", hint, id=f"{named}-said")
    return tag("div", "field", tag("label", "lab", label, for_=named), box, below)


def _described(named: str, error: str, hint: str) -> dict[str, str | bool | None]:
    return {
        "id": named,
        "aria_invalid": True if error else None,
        "aria_describedby": f"{named}-said" if error or hint else None,
    }
