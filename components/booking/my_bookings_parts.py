"""Parts of My Bookings: tabs, headings, and forms to find bookings without an account."""

from collections.abc import Mapping
from datetime import date, timedelta

from markupsafe import Markup

from components.kit.formatting import day_words
from components.kit.markup import icon, joined, tag
from components.kit.primitives import banner, button_markup, empty_state, tabs
from expertconnect.domain import bounds
from expertconnect.i18n import N_, _, month_name, reader

TABS: dict[str, str] = {"coming": N_("Coming"), "past": N_("Past"), "cancelled": N_("Cancelled")}
EMPTY: dict[str, tuple[str, str]] = {
    "coming": (
        N_("Nothing coming up"),
        N_("When you book a session it stands here, with its link and a way to move it."),
    ),
    "past": (
        N_("No past sessions"),
        N_("Sessions that have taken place stand here. Afterwards you can review them."),
    ),
    "cancelled": (N_("Nothing cancelled"), N_("Cancelled, declined and expired bookings stand here.")),
}
NOTICES = {
    "sent": (
        N_("Look into your mail"),
        N_(
            "If there are bookings under that address, a link and a code are on their way. They work for ten minutes."
        ),
    ),
}
_NEAR = timedelta(days=1)


def list_tabs(when: str, numbers: Mapping[str, int]) -> Markup:
    """Tabs of the three lists with their counts."""
    links: list[tuple[str, str, int | None]] = [
        (_(label), f"/my-bookings?tab={name}", numbers.get(name)) for name, label in TABS.items()
    ]
    return tabs(links, f"/my-bookings?tab={when}", label=_("Which bookings"))


def nothing_here(when: str) -> Markup:
    """Empty state of a list, with a link onwards."""
    title, text = (_(part) for part in EMPTY[when])
    link = (
        button_markup(_("See what is coming"), icon_name="calendar-check", href="/my-bookings")
        if when == "cancelled"
        else button_markup(_("Find an expert"), kind="primary", icon_name="search", href="/experts")
    )
    return tag("div", "glass", empty_state(title, text, action=link), data_uid="nothing")


def heading(day: date, today: date) -> str:
    """Heading of a group: Yesterday, Today, Tomorrow, This week, else the month."""
    if abs(day - today) <= _NEAR:
        return day_words(day, today)
    if _week_of(day) == _week_of(today):
        return _("This week")
    return month_name(day, reader().locale)


def _week_of(day: date) -> date:
    return day - timedelta(days=(day.weekday() - reader().week_start) % 7)


def elsewhere(*, mails: bool) -> Markup:
    """Banner that these are the bookings of this browser, with a link to find others."""
    if mails:
        text = _("Sign in or use your e-mail to see those made elsewhere.")
        link = button_markup(_("Find by e-mail"), size="sm", href="/my-bookings?find=1")
    else:
        text = _("Sign in to see those made elsewhere.")
        link = button_markup(_("Sign in"), size="sm", href="/login?next=/my-bookings")
    return banner(_("Bookings of this browser"), text, actions=link)


def of_address(email: str) -> Markup:
    """Banner with a guest's e-mail address, and a button to sign out."""
    leave = tag("button", "btn btn-glass btn-sm", icon("log-out", "i18"), _("Close this list"), type="submit")
    out = tag("form", "", leave, action="/auth/logout", method="post")
    return banner(_("Bookings of your address"), tag("bdi", "", email), icon_name="mail", actions=out)


def find_by_mail(notice: str, problem: str, email: str = "") -> Markup:
    """Two forms that work without scripts: to request a magic link, and to enter the code of the e-mail.

    Args:
        notice: A key of `NOTICES`; empty for none.
        problem: Error message; empty for none.
        email: The address typed before.
    """
    notice_text = NOTICES.get(notice)
    return joined(
        [
            tag("div", "mb4", banner(_(notice_text[0]), _(notice_text[1]), icon_name="mail"))
            if notice_text
            else None,
            tag("div", "mb4", banner(_("That did not work"), problem, tone="red")) if problem else None,
            tag(
                "section",
                "glass pad",
                tag("h2", "h2", _("Find your bookings by e-mail")),
                tag("p", "muted mt2", _("No account needed. We send a link to the address you booked with.")),
                _ask(email),
            ),
            _code_card(email),
            tag(
                "section",
                "glass pad mt4",
                tag("h2", "h3", _("Opened from your mail?")),
                tag(
                    "p",
                    "muted mt1",
                    _("Your link is ready. It works once, in the browser that asked for it."),
                ),
                tag(
                    "form",
                    "mt4",
                    tag("input", "", type="hidden", name="token"),
                    tag("button", "btn btn-primary", _("Show my bookings"), type="submit"),
                    action="/auth/magic",
                    method="post",
                ),
                data_magic=True,
                hidden=True,
            ),
        ]
    )


def _ask(email: str) -> Markup:
    field = _field(
        _("E-mail"), "email", email, input_type="email", autocomplete="email", maxlength=bounds.EMAIL.most
    )
    button = tag("button", "btn btn-primary", _("Send me a link"), type="submit")
    return tag("form", "hs g3 wrap mt4 find-form", field, button, action="/auth/magic-link", method="post")


def _code_card(email: str) -> Markup:
    """Always there: a mail program may have cut the token off the link."""
    code = _field(
        _("Code from the mail"), "code", "", input_type="text", autocomplete="one-time-code", maxlength=7
    )
    address = _field(
        _("E-mail"), "email", email, input_type="email", autocomplete="email", maxlength=bounds.EMAIL.most
    )
    button = tag("button", "btn btn-glass", _("Use the code"), type="submit")
    form = tag("form", "hs g3 wrap mt4 find-form", address, code, button, action="/auth/code", method="post")
    return tag(
        "section",
        "glass pad mt4",
        tag("h2", "h3", _("Or type the code")),
        tag("p", "muted mt1", _("For when the mail is on another device, or its link does not work.")),
        form,
    )


def _field(
    label: str, name: str, value: str, *, input_type: str, autocomplete: str, maxlength: int
) -> Markup:
    box = tag(
        "input",
        "plain-input",
        type=input_type,
        name=name,
        value=value or None,
        autocomplete=autocomplete,
        maxlength=maxlength,
        required=True,
        inputmode="numeric" if name == "code" else None,
    )
    return tag("label", "field grow", tag("span", "lab", label), box)
