"""Account e-mails, and the dispatch of every e-mail job to its content, from current data when it is sent.

A job in the outbox names a booking or an account, and a purpose. An e-mail that is no longer true is not sent: a
booking that has changed since has another sequence or status, and an e-mail of its own. Tokens are minted here, when
the e-mail is written, and never for a preview.

Rules for text that people typed, against using the site to send messages to strangers:

* An e-mail to an unverified address contains nothing that another person typed: no name, no notes, no answers, no
  reason. Booking with another person's address sends that person a time and a place, not a message. A client's address
  counts as verified if the booking belongs to an account with this verified address, or if whoever booked has proven it.
* An unverified address gets at most `TO_UNPROVEN` e-mails that other people can cause, whatever they do.
* Text by an expert (name, title, place, reason) goes to clients only if both addresses are verified: an expert can book
  for any address, or as a guest. Until then the username replaces it, which consists of a-z, 0-9 and hyphens, and
  the booking's page says the rest.
* An expert with an unverified address learns that there is a booking, but nothing that its client typed, not even the
  client's address.

Replies go to the other party: from the expert's e-mails always, from the client's once the session is confirmed and the
client's address verified. Before that, neither party learns the other's address.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from db.engine.unit_of_work import UnitOfWork
from db.models import Booking, User
from db.queries.bookings import booking_by_uid
from expertconnect.domain.sentences import sentence
from expertconnect.i18n import N_, ReaderLocale, _, moment, reader_in, reading
from expertconnect.services.accounts import one_time_tokens
from expertconnect.services.accounts.one_time_tokens import Kind, Minted
from expertconnect.services.bookings.notifications import KINDS as BOOKING_KINDS
from expertconnect.services.common import rate_limits, validation
from expertconnect.services.common.rate_limits import Rate
from expertconnect.services.email.booking import booking_email
from expertconnect.services.email.render import EmailContent
from expertconnect.services.jobs import outbox
from expertconnect.services.jobs.outbox import DueJob

LINKS = {
    Kind.MAGIC: "/my-bookings",
    Kind.RESET: "/reset-password",
    Kind.VERIFY: "/verify",
    Kind.CHANGE_EMAIL: "/profile/email",
    Kind.BOOKING: "/confirm-booking",
}
"""The page that a link opens. The token is in the link's fragment, which never reaches a server or a log."""
TO_UNPROVEN = Rate(12, timedelta(days=1))
NOT_YET = "made-when-it-is-sent"
"""Placeholder of a token in previews."""


@dataclass(frozen=True, slots=True)
class Untrue:
    """Result for an e-mail that must not be sent any more, with the reason as a sentence for operators."""

    why: str


@dataclass(frozen=True, slots=True)
class Later(Untrue):
    """Result for an e-mail that cannot be decided yet, because the last change can still be undone."""

    until: datetime


def write(work: UnitOfWork, job: DueJob) -> EmailContent | Untrue:
    """Write the content of a claimed job from current data and mint its token, or return why it is not sent."""
    content = _content(work, job, _mint)
    is_first_of_unproven = isinstance(content, EmailContent) and content.unproven and job.tries == 0
    if is_first_of_unproven and not _is_within_limit(work, content):
        return Untrue(
            sentence("This address gets no more messages today: nobody has shown that it is theirs.")
        )
    return content


def _is_within_limit(work: UnitOfWork, content: EmailContent | Untrue) -> bool:
    unproven = content.unproven if isinstance(content, EmailContent) else ""
    return rate_limits.is_within(work, "mail", unproven, TO_UNPROVEN)


def preview(work: UnitOfWork, key: str) -> EmailContent | Untrue:
    """Return the content that would be sent for a job, for operators; mints no token and changes nothing.

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
    # Use the spelling of the last booking: two spellings with one key may be different mailboxes.
    booked = work.session.execute(
        select(Booking.email_shown, Booking.time_zone, Booking.locale)
        .where(Booking.email == key, Booking.booked_at.is_not(None))
        .order_by(Booking.id.desc())
        .limit(1)
    ).first()
    if booked is None:
        return Untrue(sentence("There are no bookings under this address."))
    shown, zone, locale = booked
    minted = mint(work, Kind.MAGIC, key, None, str(job.payload.get("browser", "")))
    reader = reader_in(locale)
    content = EmailContent(
        job.key, job.purpose, shown, _until(minted, zone, reader), code=minted.code, reader=reader
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
    reader = _reader_of(user)
    content = EmailContent(job.key, job.purpose, new, _until(minted, user.time_zone, reader), reader=reader)
    return _with_link(work, content, Kind.CHANGE_EMAIL, minted)


def _address_known(work: UnitOfWork, job: DueJob, mint: Mint) -> EmailContent | Untrue:
    user = _user(work, job.payload)
    if user is None:
        return Untrue(sentence("The account is gone."))
    with reading(_reader_of(user)):
        link = (_("Sign in"), f"{work.settings.url}/login")
    return EmailContent(
        job.key, job.purpose, user.email_shown, greeting=_greeting(user), link=link, reader=_reader_of(user)
    )


def _address_changed(work: UnitOfWork, job: DueJob, mint: Mint) -> EmailContent | Untrue:
    """To the address that the account had before: its owner learns of it even if somebody else made the change."""
    user = _user(work, job.payload)
    if user is None:
        return Untrue(sentence("The account is gone."))
    before = str(job.payload.get("email", ""))
    if validation.email_key(before) == user.email:
        return Untrue(sentence("The account has this address already."))
    return EmailContent(job.key, job.purpose, before, reader=_reader_of(user))


def _confirm_booking(work: UnitOfWork, job: DueJob, mint: Mint) -> EmailContent | Untrue:
    """To the address of a booking that waits: nothing that anybody typed, since nobody has shown that it is theirs."""
    row = booking_by_uid(work.session, str(job.payload.get("uid", "")))
    if row is None or row.booked_at is not None or row.submitted_at is None or row.expires_at is None:
        return Untrue(sentence("The booking does not wait to be confirmed any more."))
    if row.expires_at <= work.now or row.status != "held":
        return Untrue(sentence("The booking does not wait to be confirmed any more."))
    minted = mint(work, Kind.BOOKING, row.email, None, str(job.payload.get("browser", "")))
    reader = reader_in(row.locale)
    content = EmailContent(
        job.key,
        job.purpose,
        row.email_shown,
        {
            "when": moment(row.starts_at, row.time_zone, reader.locale, hour12=reader.hour12),
            "username": row.username,
            "until": moment(row.expires_at, row.time_zone, reader.locale, hour12=reader.hour12),
        },
        code=minted.code,
        reader=reader,
        unproven=row.email,
    )
    return _with_link(work, content, Kind.BOOKING, minted)


def _password_changed(work: UnitOfWork, job: DueJob, mint: Mint) -> EmailContent | Untrue:
    """To the owner of the account: they learn of it even if somebody else made the change."""
    user = _user(work, job.payload)
    if user is None:
        return Untrue(sentence("The account is gone."))
    reader = _reader_of(user)
    with reading(reader):
        link = (_("Sign in"), f"{work.settings.url}/login")
    return EmailContent(
        job.key, job.purpose, user.email_shown, greeting=_greeting(user), link=link, reader=reader
    )


def _to_account(work: UnitOfWork, job: DueJob, kind: Kind, mint: Mint) -> EmailContent | Untrue:
    user = _user(work, job.payload)
    if user is None:
        return Untrue(sentence("There is no such account."))
    minted = mint(work, kind, user.email, user.id, str(job.payload.get("browser", "")))
    reader = _reader_of(user)
    variables = _until(minted, user.time_zone, reader)
    content = EmailContent(
        job.key, job.purpose, user.email_shown, variables, greeting=_greeting(user), reader=reader
    )
    return _with_link(work, content, kind, minted)


def _with_link(work: UnitOfWork, content: EmailContent, kind: Kind, minted: Minted) -> EmailContent:
    address = f"{work.settings.url}{LINKS[kind]}#{minted.token}"
    with reading(content.reader):
        return replace(content, link=(_(_BUTTONS[kind]), address))


def _until(minted: Minted, zone: str, reader: ReaderLocale) -> dict[str, object]:
    return {"until": moment(minted.expires_at, zone, reader.locale, hour12=reader.hour12)}


def _reader_of(user: User) -> ReaderLocale:
    return reader_in(user.locale, user.hour12)


def _user(work: UnitOfWork, payload: Mapping[str, Any]) -> User | None:
    user_id = payload.get("user_id")
    return work.session.get(User, user_id) if isinstance(user_id, int) else None


def _greeting(user: User) -> str:
    """The account's name if its address is verified; otherwise a stranger may have typed it."""
    return user.name if user.email_verified_at is not None else ""


def _mint(work: UnitOfWork, kind: Kind, email: str, user_id: int | None, browser: str) -> Minted:
    return one_time_tokens.mint(work, kind, email, user_id=user_id, browser=browser)


def _pretend(work: UnitOfWork, kind: Kind, email: str, user_id: int | None, browser: str) -> Minted:
    return Minted(
        NOT_YET, "000000" if kind in one_time_tokens.WITH_CODE else "", work.now + one_time_tokens.LIVES[kind]
    )


_BUTTONS = {
    Kind.MAGIC: N_("See my bookings"),
    Kind.RESET: N_("Choose a new password"),
    Kind.VERIFY: N_("Confirm my address"),
    Kind.CHANGE_EMAIL: N_("Confirm my new address"),
    Kind.BOOKING: N_("Confirm my booking"),
}
ACCOUNT_KINDS: Mapping[str, Callable[[UnitOfWork, DueJob, Mint], EmailContent | Untrue]] = {
    "magic_link": _magic_link,
    "password_reset": _password_reset,
    "verify_address": _verify_address,
    "change_email": _change_email,
    "address_known": _address_known,
    "address_changed": _address_changed,
    "confirm_booking": _confirm_booking,
    "password_changed": _password_changed,
}
