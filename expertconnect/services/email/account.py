"""Account e-mails, and the dispatch of every e-mail job to its content; read afresh when it leaves.

A job in the outbox names a booking or an account and a kind. What is no longer true is not sent: a booking that
has moved on since has another sequence or status, and its own e-mail. Tokens are made here, when the e-mail is
written, and never for a preview.

What people wrote appears in e-mails only so:

* To an address that its owner has not proven, nothing goes that a stranger typed: no name, no notes, no answers,
  no reason; booking somebody else's address sends them a time and a place, not a message. A client's address is
  proven when the booking is that of an account with this verified address.
* What an expert wrote (name, title, place, reason) goes to clients once the expert's own address is verified;
  until then the username stands for it, which is made of a-z, 0-9 and hyphens.
* An expert whose address is not verified is told that there is a booking, and nothing that its client typed, the
  client's address included.

Answers to an e-mail go to the other party, from the expert's e-mails always and from the client's once the session
is confirmed; before that, neither address is told.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from db.engine.unit_of_work import UnitOfWork
from db.models import Booking, User
from expertconnect.domain.sentences import sentence
from expertconnect.i18n import N_, ReaderLocale, _, moment, reader_in, reading
from expertconnect.services.accounts import one_time_tokens
from expertconnect.services.accounts.one_time_tokens import Kind, Minted
from expertconnect.services.bookings.notifications import KINDS as BOOKING_KINDS
from expertconnect.services.common import validation
from expertconnect.services.email.booking import booking_email
from expertconnect.services.email.render import EmailContent
from expertconnect.services.jobs import outbox
from expertconnect.services.jobs.outbox import DueJob

LINKS = {
    Kind.MAGIC: "/my-bookings",
    Kind.RESET: "/reset-password",
    Kind.VERIFY: "/verify",
    Kind.CHANGE_EMAIL: "/profile/email",
}
"""The page a link opens; the token stands behind it in the fragment, which no server and no log gets to see."""
NOT_YET = "made-when-it-is-sent"
"""Stands for a token in previews."""


@dataclass(frozen=True, slots=True)
class Untrue:
    """An e-mail that is not to be sent, with the reason as a sentence for operators."""

    why: str


@dataclass(frozen=True, slots=True)
class Later(Untrue):
    """An e-mail that cannot be decided yet: the last change can still be undone."""

    until: datetime


def write(work: UnitOfWork, job: DueJob) -> EmailContent | Untrue:
    """Write the content of a claimed job from what is true now, its token minted; or say why it is not sent."""
    return _content(work, job, _mint)


def preview(work: UnitOfWork, key: str) -> EmailContent | Untrue:
    """Return what would be sent for a job, for operators; no token is minted and nothing changes.

    Raises:
        NotFound: There is no job of that key.
    """
    return _content(work, outbox.job_of(work, key), _pretend)


Mint = Callable[[UnitOfWork, Kind, str, int | None, str], Minted]


def _content(work: UnitOfWork, job: DueJob, mint: Mint) -> EmailContent | Untrue:
    if job.purpose in BOOKING_KINDS:
        found = booking_email(work, job)
        if isinstance(found, datetime):
            return Later(sentence("The last change can still be undone."), found)
        return Untrue(found) if isinstance(found, str) else found
    write_one = ACCOUNT_KINDS.get(job.purpose)
    if write_one is None:
        return Untrue(sentence("There is no letter of the kind {kind}.", kind=job.purpose))
    return write_one(work, job, mint)


def _magic_link(work: UnitOfWork, job: DueJob, mint: Mint) -> EmailContent | Untrue:
    key = validation.email_key(str(job.payload.get("email", "")))
    # The address as it was booked with: two spellings of one key may be two boxes.
    booked = work.session.execute(
        select(Booking.email_shown, Booking.time_zone, Booking.locale)
        .where(Booking.email == key, Booking.booked_at.is_not(None))
        .order_by(Booking.id.desc())
        .limit(1)
    ).first()
    if booked is None:
        return Untrue(sentence("There are no bookings under this address any more."))
    shown, zone, locale = booked
    minted = mint(work, Kind.MAGIC, key, None, str(job.payload.get("browser", "")))
    reads = reader_in(locale)
    content = EmailContent(
        job.key, job.purpose, shown, _until(minted, zone, reads), code=minted.code, reader=reads
    )
    return _with_link(work, content, Kind.MAGIC, minted)


def _password_reset(work: UnitOfWork, job: DueJob, mint: Mint) -> EmailContent | Untrue:
    return _to_account(work, job, Kind.RESET, mint)


def _verify_address(work: UnitOfWork, job: DueJob, mint: Mint) -> EmailContent | Untrue:
    user = _user(work, job.payload)
    if user is not None and user.email_verified_at is not None:
        return Untrue(sentence("The address is already confirmed."))
    return _to_account(work, job, Kind.VERIFY, mint)


def _change_email(work: UnitOfWork, job: DueJob, mint: Mint) -> EmailContent | Untrue:
    user = _user(work, job.payload)
    if user is None:
        return Untrue(sentence("The account is gone."))
    new = str(job.payload.get("email", ""))
    if validation.email_key(new) == user.email:
        return Untrue(sentence("The account has this address already."))
    minted = mint(work, Kind.CHANGE_EMAIL, new, user.id, "")
    reads = _reads(user)
    content = EmailContent(job.key, job.purpose, new, _until(minted, user.time_zone, reads), reader=reads)
    return _with_link(work, content, Kind.CHANGE_EMAIL, minted)


def _address_known(work: UnitOfWork, job: DueJob, mint: Mint) -> EmailContent | Untrue:
    user = _user(work, job.payload)
    if user is None:
        return Untrue(sentence("The account is gone."))
    with reading(_reads(user)):
        link = (_("Sign in"), f"{work.settings.url}/login")
    return EmailContent(
        job.key, job.purpose, user.email_shown, greeting=_greeting(user), link=link, reader=_reads(user)
    )


def _to_account(work: UnitOfWork, job: DueJob, kind: Kind, mint: Mint) -> EmailContent | Untrue:
    user = _user(work, job.payload)
    if user is None:
        return Untrue(sentence("The account is gone."))
    minted = mint(work, kind, user.email, user.id, str(job.payload.get("browser", "")))
    reads = _reads(user)
    words = _until(minted, user.time_zone, reads)
    content = EmailContent(
        job.key, job.purpose, user.email_shown, words, greeting=_greeting(user), reader=reads
    )
    return _with_link(work, content, kind, minted)


def _with_link(work: UnitOfWork, content: EmailContent, kind: Kind, minted: Minted) -> EmailContent:
    address = f"{work.settings.url}{LINKS[kind]}#{minted.token}"
    with reading(content.reader):
        return replace(content, link=(_(_BUTTONS[kind]), address))


def _until(minted: Minted, zone: str, reads: ReaderLocale) -> dict[str, object]:
    return {"until": moment(minted.expires_at, zone, reads.locale, hour12=reads.hour12)}


def _reads(user: User) -> ReaderLocale:
    return reader_in(user.locale, user.hour12)


def _user(work: UnitOfWork, payload: Mapping[str, Any]) -> User | None:
    user_id = payload.get("user_id")
    return work.session.get(User, user_id) if isinstance(user_id, int) else None


def _greeting(user: User) -> str:
    """The account's name, once its address is verified: a stranger may have typed it."""
    return user.name if user.email_verified_at is not None else ""


def _mint(work: UnitOfWork, kind: Kind, email: str, user_id: int | None, browser: str) -> Minted:
    return one_time_tokens.mint(work, kind, email, user_id=user_id, browser=browser)


def _pretend(work: UnitOfWork, kind: Kind, email: str, user_id: int | None, browser: str) -> Minted:
    return Minted(NOT_YET, "000000" if kind is Kind.MAGIC else "", work.now + one_time_tokens.LIVES[kind])


_BUTTONS = {
    Kind.MAGIC: N_("See my bookings"),
    Kind.RESET: N_("Choose a new password"),
    Kind.VERIFY: N_("Confirm my address"),
    Kind.CHANGE_EMAIL: N_("Confirm my new address"),
}
ACCOUNT_KINDS: Mapping[str, Callable[[UnitOfWork, DueJob, Mint], EmailContent | Untrue]] = {
    "magic_link": _magic_link,
    "password_reset": _password_reset,
    "verify_address": _verify_address,
    "change_email": _change_email,
    "address_known": _address_known,
}
