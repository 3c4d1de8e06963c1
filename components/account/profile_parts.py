"""Parts of the profile page: head, expert cards, address, security forms."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from markupsafe import Markup

from components.account.account_parts import (
    NOTHING,
    PASSWORD_HINT,
    post_form,
    refusal,
    secret_box,
    small_post,
    text_box,
)
from components.kit.markup import filled, icon, joined, tag
from components.kit.primitives import avatar, banner, button_markup, pill, steps, tabs
from expertconnect.i18n import N_, _, reader, wall_clock

NOTICES = {
    "sent": (N_("Look into your mail"), N_("A link is on its way. Nothing changes until you open it and press its button.")),
    "saved": (N_("Saved"), N_("This is your language from now on.")),
    "password_changed": (N_("Your password is changed"), N_("Your other sign-ins have ended.")),
    "email_changed": (N_("Your address is changed"), N_("You sign in with the new one from now on.")),
    "verified": (N_("Your address is confirmed"), N_("Bookings made under it as a guest are in My bookings now.")),
}  # fmt: skip


def profile_head(title: str, here: str, links: list[tuple[str, str]], notice: str = "") -> Markup:
    """Heading, tabs if there is more than one page, and a notice.

    Args:
        here: Address of the current tab.
        notice: A key of `NOTICES`; empty for none.
    """
    notice_text = NOTICES.get(notice)
    bar = (
        tabs([(label, href, None) for label, href in links], here, label=_("Profile"))
        if len(links) > 1
        else None
    )
    return joined(
        [
            tag("div", "section-head", tag("h1", "h1", title), bar),
            tag("div", "mb4", banner(_(notice_text[0]), _(notice_text[1]))) if notice_text else None,
        ]
    )


def offer_card(name: str, address: str, image_url: str = "") -> Markup:
    """Invitation to become an expert, with a preview."""
    body = tag(
        "div",
        "",
        pill(_("For experts"), "blue", "sparkles"),
        tag("h2", "h2 mt3", _("Offer your own time")),
        tag(
            "p",
            "muted mt2",
            _(
                "Turn this account into an expert page. You keep your bookings, and get a link, a "
                "calendar and event types of your own."
            ),
        ),
        tag(
            "div",
            "mt4",
            button_markup(
                _("Become an expert"), kind="primary", icon_right="arrow-right", href="/profile/expert"
            ),
        ),
    )
    times = tag(
        "div",
        "times mt4",
        *(
            tag("span", "time-chip", wall_clock(hour, minute, reader().locale, reader().hour12))
            for hour, minute in ((9, 0), (10, 30), (15, 0))
        ),
    )
    who = tag(
        "div",
        "grow",
        tag("p", "strong", name),
        tag("p", "t-sm faint clamp1", tag("bdi", "", address, dir="ltr")),
    )
    card = tag(
        "div",
        "inset pad-sm",
        tag("div", "hs g3", avatar(name, 44, image_url=image_url), who),
        times,
        aria_hidden=True,
    )
    return tag("div", "two", body, card)


def page_card(address: str, headline: str, *, listed: bool) -> Markup:
    """Links to the expert's public page and to its editor."""
    state = (
        pill(_("In the directory"), "green", "check") if listed else pill(_("Not listed"), "amber", "eye-off")
    )
    acts = joined(
        [
            button_markup(_("Edit"), icon_name="pencil", size="sm", href="/profile/expert"),
            button_markup(
                _("Look at it"),
                kind="ghost",
                icon_right="arrow-up-right",
                size="sm",
                href=f"/{address.rpartition('/')[2]}",
            ),
        ]
    )
    body = tag(
        "div",
        "grow",
        tag("p", "strong", headline),
        tag("p", "t-sm faint clamp1", tag("bdi", "", address, dir="ltr")),
        tag("p", "mt2", state),
    )
    return tag("div", "hs between wrap g3 mt3", body, tag("div", "hs g2 wrap", acts))


def address_row(email: str, *, verified: bool, sends_mail: bool) -> Markup:
    """Row with the e-mail address, its verification, and a button to send the link again."""
    state = pill(_("Confirmed"), "green", "check") if verified else pill(_("Not confirmed"), "amber", "mail")
    again = small_post("/auth/send-verification", _("Send the link")) if sends_mail and not verified else None
    body = tag("div", "grow", tag("p", "strong", _("E-mail")), tag("p", "t-sm muted", tag("bdi", "", email)))
    return tag("div", "setting-row hs between wrap", body, tag("div", "hs g2 wrap", state, again))


def security(
    email_row: Markup,
    *,
    changing: str = "",
    sentence: str = "",
    fields: Mapping[str, str] = NOTHING,
    typed_email: str = "",
    email: str = "",
) -> Markup:
    """Section with collapsible forms to change e-mail and password, and to sign out.

    Args:
        changing: The refused form: `email` or `password`; empty for none.
        sentence: Error message of that form.
        fields: Error messages by field of that form.
        typed_email: The address typed into it.
        email: The account's current address, for password managers.
    """
    errors = {"email": NOTHING, "password": NOTHING, changing: fields}
    return joined(
        [
            tag("h2", "h2", _("Sign-in and security")),
            email_row,
            _fold(
                _("Change e-mail"),
                _("With a link to the new address"),
                _change_email(errors["email"], typed_email, sentence if changing == "email" else ""),
                is_open=changing == "email",
            ),
            _fold(
                _("Change password"),
                _("Your other sign-ins end"),
                _change_password(errors["password"], email, sentence if changing == "password" else ""),
                is_open=changing == "password",
            ),
            tag(
                "div",
                "setting-row hs between wrap",
                tag(
                    "div",
                    "grow",
                    tag("p", "strong", _("Sign-ins")),
                    tag("p", "t-sm muted", _("On a borrowed or lost device? End them all.")),
                ),
                tag(
                    "div",
                    "hs g2 wrap",
                    small_post("/auth/logout", _("Sign out")),
                    small_post("/auth/logout-everywhere", _("Sign out everywhere"), kind="danger"),
                ),
            ),
        ]
    )


class SessionLine(Protocol):
    """A session of the account; `services.accounts.sessions.OwnSession` is one."""

    @property
    def key(self) -> str: ...
    @property
    def device(self) -> str: ...
    @property
    def network(self) -> str: ...
    @property
    def is_current(self) -> bool: ...


def session_list(lines: Sequence[tuple[SessionLine, str]]) -> Markup:
    """Where the account is signed in; acts: `end` on a key, and `end-others`.

    Args:
        lines: Each with the time of its last use in the reader's words.
    """
    rows = [tag("li", "setting-row hs between wrap", _session(line, used)) for line, used in lines]
    others = (
        tag("div", "mt3", button_markup(_("End all others"), size="sm", act="end-others"))
        if any(not line.is_current for line, _used in lines)
        else None
    )
    return joined([tag("h3", "h3 mt6", _("Where you are signed in")), tag("ul", "mt2", *rows), others])


def _session(line: SessionLine, used: str) -> Markup:
    facts = [_("Last used {when}").format(when=used)]
    facts += [line.network] if line.network else []
    body = tag(
        "div",
        "grow",
        tag("p", "strong", line.device or _("A program or an unknown browser")),
        tag("p", "t-sm muted", " · ".join(facts)),
    )
    if line.is_current:
        return joined([body, pill(_("This device"), "green")])
    label = _("End the sign-in of {device}").format(device=line.device or _("an unknown browser"))
    return joined([body, button_markup(_("End"), size="sm", act="end", key=line.key, aria_label=label)])


def _change_email(errors: Mapping[str, str], typed: str, sentence: str) -> Markup:
    return post_form(
        "/auth/change-email",
        refusal(sentence, errors, ("email", "password")),
        text_box(
            _("New e-mail"),
            "email",
            value=typed,
            error=errors.get("email", ""),
            input_type="email",
            autocomplete="email",
            form="change-",
        ),
        secret_box(
            _("Password"),
            "password",
            autocomplete="current-password",
            error=errors.get("password", ""),
            form="email-",
            hint=_("To be sure that it is you."),
        ),
        button=_("Send the link"),
        block=False,
    )


def _change_password(errors: Mapping[str, str], email: str, sentence: str) -> Markup:
    return post_form(
        "/auth/change-password",
        refusal(sentence, errors, ("new_password", "password")),
        tag(
            "input",
            "",
            type="text",
            name="username",
            value=email,
            autocomplete="username",
            hidden=True,
            readonly=True,
        ),
        secret_box(
            _("Current password"),
            "password",
            autocomplete="current-password",
            error=errors.get("password", ""),
            form="own-",
        ),
        secret_box(
            _("New password"),
            "new_password",
            autocomplete="new-password",
            error=errors.get("new_password", ""),
            hint=_(PASSWORD_HINT),
        ),
        button=_("Change password"),
        block=False,
        stays=True,
    )


def _fold(title: str, hint: str, content: Markup, *, is_open: bool) -> Markup:
    body = tag("span", "grow", tag("span", "strong block", title), tag("span", "t-sm muted block", hint))
    summary = tag("summary", "hs between g3", body, icon("chevron-down", "i20"))
    return tag("details", "setting-row fold", summary, tag("div", "mt4", content), open=is_open)


def become_head() -> Markup:
    """Heading of the become-an-expert form."""
    lead = _(
        "This is what people see before they book. You can change all of it later, and nobody is charged anything."
    )
    path = steps([_("Your page"), _("Your hours"), _("Your sessions")], 0)
    return joined(
        [
            tag("div", "section-head", tag("h1", "h1", _("Become an expert")), path),
            tag("p", "muted mb4", lead),
        ]
    )


def address_note(site: str, username: str) -> Markup:
    """The URL of an expert's page, and the consequences of changing it."""
    link = tag("a", "txt-link", f"{site}/{username}", href=f"/{username}", dir="ltr")
    return joined(
        [
            tag("h2", "h2", _("Your address")),
            tag("p", "muted mt2", filled(_("Your page is at {address}."), address=link)),
            tag(
                "div",
                "mt3",
                banner(
                    _("If you change it"),
                    _(
                        "The old address leads to the new one for 90 days, and is "
                        "kept from others as long. After that it is free."
                    ),
                    tone="amber",
                ),
            ),
        ]
    )
