"""Form routes of sign-in, passwords, addresses and My Bookings."""

from dataclasses import replace

from fastapi import FastAPI

from expertconnect.application import Application
from expertconnect.domain.errors import LinkInvalid
from expertconnect.services import accounts
from expertconnect.services.accounts import confirm_address, guests, sessions, sign_in
from expertconnect.services.accounts.sign_in import Registration, SignedIn
from expertconnect.services.bookings import manage_links
from expertconnect.services.bookings.confirmation import confirm_by_link
from pages.web.cookie_jar import GUEST, MANAGE_LIVES, SESSION, manage_cookie
from pages.web.forms.posts import Done, Form, Post, open_form


async def register(post: Post) -> Done:
    """Register an account; signs in at once if no e-mail has to be confirmed first."""
    registration = Registration(
        email=post.of("email"),  # type: ignore[arg-type]  # unchecked: the service validates types, too
        name=post.of("name"),  # type: ignore[arg-type]
        password=post.of("password"),  # type: ignore[arg-type]
        time_zone=post.of("time_zone") or "UTC",  # type: ignore[arg-type]
        locale=post.of("locale") or "en",  # type: ignore[arg-type]
    )
    signed_in = await sign_in.register(post.gateway, post.application.hasher, registration)
    if signed_in is None:
        return Done("/login", "check_mail", fixed=True)
    return _start_session(post, signed_in, "/profile")


async def login(post: Post) -> Done:
    """Sign in."""
    hasher = post.application.hasher
    signed_in = await sign_in.sign_in(post.gateway, hasher, post.of("email"), post.of("password"))
    return _start_session(post, signed_in)


async def logout(post: Post) -> Done:
    """Sign out of this browser's session."""
    await post.gateway.do(sessions.sign_out)
    return Done("/", "signed_out", cookies=_dropped_cookies(post))


async def logout_everywhere(post: Post) -> Done:
    """End every sign-in of the account."""
    await post.gateway.do(sessions.sign_out_everywhere)
    return Done("/login", "signed_out_everywhere", fixed=True, cookies=_dropped_cookies(post))


async def forgot(post: Post) -> Done:
    """Ask for a link that sets another password."""
    await sign_in.ask_for_reset(post.gateway, post.of("email"))
    return Done("/forgot", "sent", fixed=True)


async def reset(post: Post) -> Done:
    """Set another password by the link's token, which the page has read from the URL fragment."""
    hasher = post.application.hasher
    await sign_in.reset_password(post.gateway, hasher, post.of("token"), post.of("password"))
    return Done("/login", "password_changed", fixed=True)


async def change_password(post: Post) -> Done:
    """Set another password; all sign-ins end, and this browser gets a new one."""
    hasher = post.application.hasher
    signed_in = await sign_in.change_password(
        post.gateway, hasher, post.of("password"), post.of("new_password")
    )
    return _start_session(post, signed_in, "/profile", "password_changed")


async def change_email(post: Post) -> Done:
    """Ask for a link to a new address."""
    hasher = post.application.hasher
    await sign_in.ask_to_change_email(post.gateway, hasher, post.of("password"), post.of("email"))
    return Done("/profile", "sent")


async def confirm_email(post: Post) -> Done:
    """Confirm the new e-mail address by the link's token."""
    signed_in = await post.gateway.do(sign_in.confirm_email, post.of("token"))
    return replace(_start_session(post, signed_in, "/profile", "email_changed"), fixed=True)


async def send_verification(post: Post) -> Done:
    """Ask for the link that confirms the account's address once more."""
    await post.gateway.do(accounts.send_verification)
    return Done("/profile", "sent")


async def verify(post: Post) -> Done:
    """Confirm an account's address by the link's token; in another browser with its password, or with a new one."""
    signed_in = await confirm_address.verify_address(
        post.gateway,
        post.application.hasher,
        post.of("token"),
        post.of("password"),
        post.of("new_password"),
    )
    if signed_in is not None:
        return _start_session(post, signed_in, notice="verified")
    return Done("/profile" if post.gateway.actor.user_id is not None else "/login", "verified", fixed=True)


async def magic_link(post: Post) -> Done:
    """Ask for the link and code of My Bookings."""
    await guests.ask_for_link(post.gateway, post.of("email"))
    return Done("/my-bookings", "sent", fixed=True)


async def magic(post: Post) -> Done:
    """Open My Bookings by the link's token. A button posts it: link scanners must not use the token up."""
    return _as_guest(post, await guests.open_link(post.gateway, post.of("token")))


async def code(post: Post) -> Done:
    """Open My Bookings by the six digits."""
    return _as_guest(post, await guests.open_code(post.gateway, post.of("email"), post.of("code")))


async def confirm_booking(post: Post) -> Done:
    """Confirm a booking that waits by the link's token; this browser can then see and change it."""
    booked = await confirm_by_link(post.gateway, post.of("token"))
    uid = booked.details.uid
    cookie = post.jar.keep(manage_cookie(uid), booked.manage_token, MANAGE_LIVES)
    return Done(f"/booking/{uid}", "confirmed", fixed=True, cookies=(cookie,))


async def open_booking(post: Post) -> Done:
    """Exchange a manage link's token for a cookie that lets this browser see and change the one booking."""
    uid, token = post.path["uid"], post.of("token")
    try:
        cookie = manage_cookie(uid)
    except ValueError:
        raise LinkInvalid from None
    if not isinstance(token, str):
        raise LinkInvalid
    await post.gateway.ask(manage_links.open_manage, uid, token)
    return Done(f"/booking/{uid}", fixed=True, cookies=(post.jar.keep(cookie, token, MANAGE_LIVES),))


FORMS = (
    Form("/auth/register", "/register", register),
    Form("/auth/login", "/login", login),
    Form("/auth/logout", "/", logout),
    Form("/auth/logout-everywhere", "/login", logout_everywhere),
    Form("/auth/forgot", "/forgot", forgot),
    Form("/auth/reset", "/reset-password", reset),
    Form("/auth/change-password", "/profile", change_password),
    Form("/auth/change-email", "/profile", change_email),
    Form("/auth/confirm-email", "/profile/email", confirm_email),
    Form("/auth/send-verification", "/profile", send_verification),
    Form("/auth/verify", "/verify", verify),
    Form("/auth/magic-link", "/my-bookings", magic_link),
    Form("/auth/magic", "/my-bookings", magic),
    Form("/auth/code", "/my-bookings", code),
    Form("/auth/confirm-booking", "/confirm-booking", confirm_booking),
    Form("/booking/{uid}/open", "/booking/{uid}", open_booking),
)


def register_forms(app: FastAPI, application: Application) -> None:
    """Register every form post."""
    for form in FORMS:
        open_form(app, application, form)


def _start_session(post: Post, signed_in: SignedIn, leads_to: str = "", notice: str = "") -> Done:
    session = signed_in.started
    lifetime = session.expires_at - post.application.clock()
    cookies = (post.jar.keep(SESSION, session.token, lifetime), post.jar.drop(GUEST))
    home = "/expert-dashboard" if signed_in.account.is_expert else "/my-bookings"
    return Done(leads_to or home, notice, cookies=cookies)


def _as_guest(post: Post, opened: guests.GuestIn) -> Done:
    lifetime = opened.started.expires_at - post.application.clock()
    return Done("/my-bookings", fixed=True, cookies=(post.jar.keep(GUEST, opened.started.token, lifetime),))


def _dropped_cookies(post: Post) -> tuple[str, ...]:
    return post.jar.drop(SESSION), post.jar.drop(GUEST)
