"""Guest sign-in: My Bookings by an e-mailed link or code, without an account.

The form gives the same answer for every address, in the same time. The link works once, by a button, in the browser
that requested it; the code is for an e-mail that is read on another device. Both open a guest session for the address,
never its account.
"""

from dataclasses import dataclass

from db.engine.gateway import Acting
from db.engine.unit_of_work import Job, UnitOfWork
from expertconnect.domain.errors import Invalid, LinkInvalid
from expertconnect.domain.sentences import sentence
from expertconnect.services.accounts import address_proof, one_time_tokens, sessions
from expertconnect.services.accounts.one_time_tokens import Kind, Used
from expertconnect.services.accounts.sessions import Started
from expertconnect.services.common import rate_limits, security_events, validation
from expertconnect.services.common.ids import new_uid
from expertconnect.services.common.rate_limits import Limit
from expertconnect.services.common.security_events import What

ELSEWHERE = sentence(
    "This link works in the browser in which you asked for it. "
    "Open it there, or type the code from the mail there."
)


@dataclass(frozen=True, slots=True)
class GuestIn:
    """A new guest session, and its folded address."""

    email: str
    started: Started


async def ask_for_link(acting: Acting, email: object) -> None:
    """Have a link and a code sent if there are bookings under an address; neither the answer nor its time says so.

    Raises:
        Invalid: If it is not an address.
        RateLimited: After three in an hour for one address, ten from one network.
    """
    address = validation.email(email)
    await rate_limits.allow(acting, Limit.MAGIC_LINK, address.key)
    await acting.do(_ask_for_link, address)


async def open_link(acting: Acting, token: object) -> GuestIn:
    """Open a guest session by an e-mailed link.

    Raises:
        LinkInvalid: If it is wrong, used, too old, or opened in another browser, which does not use it up.
        RateLimited: After too many tries.
    """
    await rate_limits.allow(acting, Limit.CODE)
    return await acting.do(_open_link, token)


async def open_code(acting: Acting, email: object, code: object) -> GuestIn:
    """Open a guest session by an e-mailed six-digit code, in the browser that requested it.

    Raises:
        Invalid: If it is not an address.
        LinkInvalid: If the code is wrong, or tried too often.
        RateLimited: After too many tries.
    """
    address = validation.email(email)
    await rate_limits.allow(acting, Limit.CODE, address.key)
    digits = "".join(code.split()) if isinstance(code, str) and len(code) < 20 else ""
    opened = await acting.do(_open_code, address.key, digits)
    if opened is None:
        await acting.do(security_events.record, What.CODE_FAILED, address=address.key)
        raise LinkInvalid(sentence("This code is not right, or no longer valid. You can ask for a new one."))
    return opened


def _ask_for_link(work: UnitOfWork, address: validation.Address) -> None:
    """Enqueue the e-mail for every address: whoever writes it looks for bookings, so that the answer cannot tell."""
    browser = one_time_tokens.browser_hash(work)
    payload = {"email": address.shown, "browser": browser, "purpose": Kind.MAGIC.value}
    lives = one_time_tokens.LIVES[Kind.MAGIC]
    work.post(Job(f"magic_link:{new_uid()}", "magic_link", payload, lives=lives))


def _open_link(work: UnitOfWork, token: object) -> GuestIn:
    used = one_time_tokens.use(work, Kind.MAGIC, token)
    if not used.here:
        raise LinkInvalid(ELSEWHERE)  # rolls the command back, so the link is not used up
    return _guest_in(work, used)


def _open_code(work: UnitOfWork, key: str, digits: str) -> GuestIn | None:
    used = one_time_tokens.use_code(work, Kind.MAGIC, key, digits)
    return _guest_in(work, used) if used else None


def _guest_in(work: UnitOfWork, used: Used) -> GuestIn:
    address_proof.record_proof(work, used.email)
    if work.actor.user_id is not None:
        raise Invalid(sentence("Please sign out first: here you see the bookings of your account."))
    security_events.record(work, What.GUEST_SIGNED_IN, address=used.email)
    return GuestIn(used.email, sessions.begin_guest(work, used.email))
