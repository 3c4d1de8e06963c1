"""Sign-in pages: sign in, register, reset a password, verify an address. Plain documents without a socket.

Their forms are posted to `pages.web.forms.routes`, which redirects back here with the errors of a refused post.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup
from nicegui import app

from components.account.account_parts import (
    PASSWORD_HINT,
    account_script,
    hidden,
    link_form,
    locked,
    post_form,
    refusal,
    secret_box,
    text_box,
)
from components.account.auth_card import auth_card, single_card
from components.kit.markup import filled, tag
from components.kit.primitives import banner
from components.layout.plain_page import site_page
from expertconnect.domain import bounds
from expertconnect.i18n import N_, _
from pages.framework.site import Instead, Page, Redirect
from pages.framework.visit import Visit
from pages.web.forms.flash import Flash, flash_of
from pages.web.forms.local_paths import known_path, with_query

LOGIN_NOTICES = {
    "check_mail": (N_("Look into your mail"), N_("A link is on its way to you. It confirms your address and signs you in.")),
    "signed_out_everywhere": (N_("Signed out everywhere"), N_("All your sign-ins have ended, on every device.")),
    "password_changed": (N_("Your password is changed"), N_("Please sign in with the new one.")),
    "verified": (N_("Your address is confirmed"), N_("You can sign in now.")),
    "ended": (N_("You have been signed out"), N_("Your sign-in has ended. Sign in to go on.")),
}  # fmt: skip
BECOME_EXPERT = "/profile/expert"
NO_ACCOUNT = N_("Booking needs no account. A link in your e-mail is enough to move or cancel.")


@dataclass(frozen=True, slots=True)
class Asked:
    """Query parameters of a form's page.

    Attributes:
        onward: Path to redirect to afterwards, always one of this site; empty for none.
        flash: Errors and typed values of a refused post; None if there was none.
    """

    onward: str
    flash: Flash | None
    notice: str
    now: datetime

    def error(self, field: str) -> str:
        """Return the error of a field; empty for none."""
        return self.flash.fields.get(field, "") if self.flash else ""

    def typed(self, field: str) -> str:
        """Return the value typed into a field before."""
        return self.flash.typed.get(field, "") if self.flash else ""

    def refused(self, *shown: str) -> Markup | None:
        """Return the error banner above the form, unless the shown fields have all errors."""
        if self.flash is None:
            return None
        if self.flash.retry_at is not None:
            left = int((self.flash.retry_at - self.now).total_seconds())
            return locked(max(1, left), int(self.now.timestamp()))
        return refusal(self.flash.sentence, self.flash.fields, shown)

    @property
    def is_about_all(self) -> bool:
        """Whether the refusal concerns no single field."""
        return self.flash is not None and not self.flash.fields


def asked_of(visit: Visit) -> Asked:
    """Parse a page's query. Only known notices and paths of this site are taken from it."""
    flash = flash_of(visit.application, visit.request.scope, visit.query("problem", 40))
    return Asked(known_path(app, visit.query("next", 600)) or "", flash, visit.query("notice", 40), visit.now)


async def load_login(visit: Visit) -> None:
    """Show the form; signed-in visitors are redirected."""
    asked = asked_of(visit)
    _go_on(visit, asked.onward)
    raise Instead(_page(visit, _("Sign in"), _login(asked), wide=True))


async def load_register(visit: Visit) -> None:
    """Show the form; signed-in visitors are redirected, with `?as=expert` to become one."""
    asked = asked_of(visit)
    as_expert = visit.query("as", 10) == "expert" or asked.onward == BECOME_EXPERT
    onward = BECOME_EXPERT if as_expert else asked.onward
    _go_on(visit, onward)
    raise Instead(
        _page(visit, _("Create account"), _register(visit, asked, onward, as_expert=as_expert), wide=True)
    )


async def load_forgot(visit: Visit) -> None:
    """Show the form that asks for a reset link."""
    raise Instead(_page(visit, _("Another password"), _forgot(visit, asked_of(visit))))


async def load_reset(visit: Visit) -> None:
    """Show the form that sets another password by that link."""
    box = secret_box(_("New password"), "password", autocomplete="new-password", hint=_(PASSWORD_HINT))
    card = single_card(
        _("Choose a new password"),
        _("This signs you out everywhere; then you sign in with the new one."),
        link_form("/auth/reset", box, button=_("Set password")),
        _again("/forgot"),
        drawing="lock",
    )
    raise Instead(_page(visit, _("New password"), card))


async def load_verify(visit: Visit) -> None:
    """Show the page that verifies an account's address."""
    onward = tag("input", "", type="hidden", name="next")
    passwords = tag(
        "div",
        "vs g4",
        secret_box(_("Your password"), "password", autocomplete="current-password", required=False),
        secret_box(
            _("Or a new one"),
            "new_password",
            autocomplete="new-password",
            hint=_(PASSWORD_HINT),
            required=False,
        ),
        data_on_error="password new_password",
        hidden=True,
    )
    card = single_card(
        _("Confirm your address"),
        _("One click, and your e-mail address is confirmed."),
        link_form("/auth/verify", onward, passwords, button=_("Confirm my address")),
        _again("/profile"),
        drawing="mail",
    )
    raise Instead(_page(visit, _("Confirm your address"), card))


async def load_new_address(visit: Visit) -> None:
    """Show the page that confirms a new address by its link."""
    card = single_card(
        _("Use your new address"),
        _("From now on you sign in with the new address, and our mails go there."),
        link_form("/auth/confirm-email", button=_("Use this address")),
        _again("/profile"),
        drawing="mail",
    )
    raise Instead(_page(visit, _("Your new address"), card))


async def load_confirm_booking(visit: Visit) -> None:
    """Show the page that confirms a booking by the link of its e-mail."""
    card = single_card(
        _("Confirm your booking"),
        _("One click, and the time is yours."),
        link_form("/auth/confirm-booking", button=_("Confirm my booking")),
        tag(
            "p",
            "t-sm muted",
            _("In another browser than the one you booked in, type the code there instead."),
        ),
        drawing="mail",
    )
    raise Instead(_page(visit, _("Confirm your booking"), card))


def _go_on(visit: Visit, onward: str) -> None:
    if visit.account is not None:
        raise Redirect(onward or ("/expert-dashboard" if visit.account.is_expert else "/my-bookings"))


def _page(visit: Visit, title: str, main: Markup, *, wide: bool = True) -> str:
    return site_page(title, main, person=visit.badge, head=account_script(), wide=wide)


def _entry_links(onward: str) -> list[tuple[str, str]]:
    return [
        (label, with_query(link, next=onward))
        for label, link in ((_("Sign in"), "/login"), (_("Create account"), "/register"))
    ]


def _login(asked: Asked) -> Markup:
    links = _entry_links(asked.onward)
    forgot = tag("a", "txt-link t-sm", _("Forgot password?"), href="/forgot")
    form = post_form(
        "/auth/login",
        hidden("next", asked.onward),
        _email_box(asked),
        secret_box(
            _("Password"),
            "password",
            autocomplete="current-password",
            error=asked.error("password"),
            focused=asked.is_about_all,
        ),
        tag(
            "div",
            "hs between wrap g3",
            tag("span", "t-sm muted", _("You stay signed in on this device.")),
            forgot,
        ),
        button=_("Sign in"),
    )
    text = _notice(asked, LOGIN_NOTICES) or asked.refused("email", "password")
    if text is None and asked.onward:
        text = banner(_("Please sign in"), _("Then we take you where you were going."))
    return auth_card(
        _("Welcome back"),
        _("Sign in to see your bookings and your calendar."),
        text,
        form,
        tag("p", "t-sm faint", _(NO_ACCOUNT)),
        here=links[0][1],
        links=links,
    )


def _register(visit: Visit, asked: Asked, onward: str, *, as_expert: bool) -> Markup:
    links = _entry_links(onward)
    title = _("Offer your time") if as_expert else _("Create your account")
    lead = (
        _("First an account, then your public page and your hours.")
        if as_expert
        else _("One account to book and, if you like, to be booked.")
    )
    small = tag(
        "p",
        "t-sm faint",
        filled(
            _("By going on you accept the {terms}. Read {privacy}: it is little."),
            terms=tag("a", "txt-link", _("terms"), href="/terms"),
            privacy=tag("a", "txt-link", _("what we keep"), href="/privacy"),
        ),
    )
    form = _registration_form(visit, asked, onward, as_expert=as_expert)
    return auth_card(
        title, lead, asked.refused("name", "email", "password"), form, small, here=links[1][1], links=links
    )


def _registration_form(visit: Visit, asked: Asked, onward: str, *, as_expert: bool) -> Markup:
    return post_form(
        "/auth/register",
        hidden("next", onward),
        hidden("time_zone", visit.zone.key),
        hidden("locale", visit.locale),
        text_box(
            _("Full name"),
            "name",
            value=asked.typed("name"),
            error=asked.error("name"),
            autocomplete="name",
            maxlength=bounds.NAME.most,
            placeholder="Ada Lovelace",
        ),
        _email_box(asked),
        secret_box(
            _("Password"),
            "password",
            autocomplete="new-password",
            hint=_(PASSWORD_HINT),
            error=asked.error("password"),
        ),
        button=_("Create account and go on") if as_expert else _("Create account"),
        stays=True,
    )


def _email_box(asked: Asked) -> Markup:
    return text_box(
        _("E-mail"),
        "email",
        value=asked.typed("email"),
        error=asked.error("email"),
        input_type="email",
        autocomplete="username",
        placeholder=_("you@example.com"),
    )


def _forgot(visit: Visit, asked: Asked) -> Markup:
    if asked.notice == "sent" and asked.flash is None:
        return _sent()
    text = asked.refused("email")
    if text is None and not visit.application.settings.sends_mail:
        text = banner(
            _("This site sends no mail yet"), _("Please ask whoever runs it to help you in."), tone="amber"
        )
    form = post_form(
        "/auth/forgot",
        _email_box(asked),
        button=_("Send me a link"),
    )
    return single_card(
        _("Forgot your password?"),
        _("We send a link to your address; it lets you choose another one."),
        text,
        form,
        tag("p", "t-sm", tag("a", "txt-link", _("Back to sign in"), href="/login")),
        drawing="lock",
    )


def _sent() -> Markup:
    """The same card whether or not there is an account with the address."""
    lead = _("If there is an account with this address, a link is on its way. It works for half an hour.")
    steps = tag(
        "ul",
        "auth-next t-sm muted",
        tag("li", "", _("Open the mail on this device or any other.")),
        tag("li", "", _("Nothing there? Look among the unwanted mails, too.")),
        tag("li", "", _("Mails can take a minute or two.")),
    )
    again = tag("a", "btn btn-glass btn-block", tag("span", "lbl", _("Try another address")), href="/forgot")
    back = tag("p", "t-sm", tag("a", "txt-link", _("Back to sign in"), href="/login"))
    return single_card(_("Look into your mail"), lead, steps, again, back, drawing="mail")


def _again(address: str) -> Markup:
    return tag("p", "t-sm", tag("a", "txt-link", _("Ask for a new link"), href=address))


def _notice(asked: Asked, notices: dict[str, tuple[str, str]]) -> Markup | None:
    text = notices.get(asked.notice)
    return banner(_(text[0]), _(text[1])) if text and asked.flash is None else None


def _nothing(_visit: Visit, _known: object) -> None:
    """Never drawn: `load` answers with a document."""


def _document(load: Callable[[Visit], object]) -> Page:
    return Page(load, _nothing)  # type: ignore[arg-type]


LOGIN = _document(load_login)
REGISTER = _document(load_register)
FORGOT = _document(load_forgot)
RESET = _document(load_reset)
VERIFY = _document(load_verify)
NEW_ADDRESS = _document(load_new_address)
CONFIRM_BOOKING = _document(load_confirm_booking)
