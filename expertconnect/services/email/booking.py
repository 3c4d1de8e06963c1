"""Booking e-mails: content for one recipient, checked against current data when it is sent.

The rules for text that people typed are in `services.email.account`. They are applied here, once and first: texts that
this recipient must not be sent are removed from the booking's details, and the e-mail is written from the rest.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from db.engine.unit_of_work import UnitOfWork
from db.models import Expert, User
from db.queries.bookings import BookingRow, booking_by_uid
from expertconnect.domain.booking import BookingDetails, BookingStatus, Place, PlaceKind
from expertconnect.domain.interval import Interval
from expertconnect.domain.sentences import sentence
from expertconnect.i18n import (
    ReaderLocale,
    _,
    from_to,
    long_day,
    moment,
    money,
    pgettext,
    reader_in,
    reading,
    zone_label,
)
from expertconnect.services.bookings import manage_links, repository
from expertconnect.services.bookings.notifications import KINDS
from expertconnect.services.calendar_export.ics import Method, file_name, of_booking
from expertconnect.services.calendar_export.text import location_of, summary_of
from expertconnect.services.email.render import Attached, EmailContent
from expertconnect.services.jobs import outbox
from expertconnect.services.jobs.outbox import DueJob

MAX_CHANGES = 50
"""An e-mail with more later changes than this is out of date without a query for each."""
OVER = frozenset({BookingStatus.CANCELLED, BookingStatus.DECLINED, BookingStatus.EXPIRED})


@dataclass(frozen=True, slots=True)
class _Reader:
    """Recipient of the e-mail, and whether the two parties' addresses are verified."""

    for_expert: bool
    expert: User
    expert_proven: bool
    client_proven: bool
    zone: str
    language: ReaderLocale

    @property
    def proven(self) -> bool:
        return self.expert_proven if self.for_expert else self.client_proven

    @property
    def sees_experts_texts(self) -> bool:
        """Whether the e-mail may say what the expert typed; the expert's own of course may."""
        return self.for_expert or (self.expert_proven and self.client_proven)


def booking_email(work: UnitOfWork, job: DueJob) -> EmailContent | str | datetime:
    """Return the e-mail of a booking job, a sentence that says why it is not sent, or when to try again.

    A change that can still be undone decides nothing: an e-mail that it would make untrue waits until its undo window
    ends, the instant that is returned.
    """
    row = booking_by_uid(work.session, str(job.payload.get("uid", "")))
    why_not = _untrue(work, job, row)
    if row is not None and why_not and row.undo_until is not None and row.undo_until > work.now:
        return row.undo_until
    if row is None or why_not:
        return why_not or "The booking is gone."
    reader = _reader(work, row, for_expert=job.payload.get("to") == "expert")
    with reading(reader.language):
        return _content(work, job, row, reader)


def _content(work: UnitOfWork, job: DueJob, row: BookingRow, reader: _Reader) -> EmailContent:
    details = _without_private_texts(repository.details(work, row), reader)
    attendee = details.attendee
    where = location_of(details, for_expert=reader.for_expert)
    return EmailContent(
        key=job.key,
        kind=job.purpose,
        to=reader.expert.email_shown if reader.for_expert else row.email_shown,
        variables=_template_variables(details, reader),
        greeting=(reader.expert.name if reader.for_expert else row.name) if reader.proven else "",
        facts=tuple(_facts(work, details, reader)),
        meets_at=where if where.startswith("https://") and " " not in where else "",
        link=_link(work, row, reader),
        calendar=_calendar(work, details, reader),
        reply_to=(attendee.name, attendee.email)
        if reader.for_expert and attendee
        else _expert_address(row, reader),
        reader=reader.language,
        thread=row.uid,
        unproven="" if reader.for_expert or reader.client_proven else row.email,
    )


def _untrue(work: UnitOfWork, job: DueJob, row: BookingRow | None) -> str:
    if row is None:
        return sentence("The booking is gone.")
    if BookingStatus(row.status) not in KINDS[job.purpose] or _is_superseded(work, job, row):
        return sentence("The booking has changed since; what changed has its own letter.")
    if row.ends_at <= work.now:
        return sentence("The session is over.")
    return ""


def _is_superseded(work: UnitOfWork, job: DueJob, row: BookingRow) -> bool:
    """Whether a later change has its own e-mail. A change that was undone has none; then this e-mail is true again."""
    sequence, to = job.payload.get("sequence"), job.payload.get("to")
    if not isinstance(sequence, int) or row.sequence - sequence > MAX_CHANGES:
        return True
    later = range(sequence + 1, row.sequence + 1)
    return outbox.any_stands(work, [f"{kind}:{row.uid}:{number}:{to}" for kind in KINDS for number in later])


def _reader(work: UnitOfWork, row: BookingRow, *, for_expert: bool) -> _Reader:
    expert = work.session.scalars(
        select(User).join(Expert, Expert.user_id == User.id).where(Expert.id == row.expert_id)
    ).one()
    client = work.session.get(User, row.client_id) if row.client_id is not None else None
    account = expert if for_expert else client
    return _Reader(
        for_expert=for_expert,
        expert=expert,
        expert_proven=expert.email_verified_at is not None,
        client_proven=row.proven_at is not None
        or (client is not None and client.email == row.email and client.email_verified_at is not None),
        zone=row.expert_time_zone if for_expert else row.time_zone,
        language=reader_in(
            expert.locale if for_expert else row.locale, account.hour12 if account is not None else None
        ),
    )


def _without_private_texts(details: BookingDetails, reader: _Reader) -> BookingDetails:
    """The booking without texts that must not be sent to this recipient."""
    attendee = details.attendee
    if not reader.proven and attendee is not None:
        anonymous = None if reader.for_expert else replace(attendee, name="", notes="", answers={})
        details = replace(details, attendee=anonymous, answers=())
    if not reader.sees_experts_texts:
        place = details.place if details.place.kind is PlaceKind.VIDEO else Place(details.place.kind)
        details = replace(
            details, title=_("A session"), slug="session", expert_name=details.username, place=place
        )
    may_see_reason = reader.sees_experts_texts if details.by_expert else reader.proven
    return details if may_see_reason else replace(details, reason="")


def _template_variables(details: BookingDetails, reader: _Reader) -> dict[str, object]:
    client = details.attendee.name if details.attendee is not None else ""
    expires_at = details.expires_at
    return {
        "for_expert": reader.for_expert,
        "by_expert": details.by_expert,
        "by_me": details.by_expert == reader.for_expert,
        "is_move": details.moved_from is not None,
        "stays": details.status is BookingStatus.CONFIRMED,
        "session": summary_of(details, for_expert=reader.for_expert),
        "other": client if reader.for_expert else details.expert_name,
        "moment": _moment(details.session.start, reader),
        "answer_by": _moment(expires_at, reader) if expires_at else "",
    }


def _facts(work: UnitOfWork, details: BookingDetails, reader: _Reader) -> list[tuple[str, str]]:
    attendee = details.attendee
    facts = [(_("What"), details.title), (_("When"), _when(details.session, reader))]
    if details.moved_from is not None and details.status not in OVER:
        before = Interval(details.moved_from, details.moved_from + details.session.length)
        facts.append((pgettext("time of a moved session", "Before"), _when(before, reader)))
    if details.status not in OVER:
        where = location_of(details, for_expert=reader.for_expert)
        facts.append((_("Where"), where or _("It stands on the page of your booking.")))
    if details.price.minor:
        facts.append((_("Price"), money(details.price, reader.language.locale)))
    if reader.for_expert and attendee is not None:
        facts += [
            (_("Client"), f"{attendee.name} <{attendee.email}>".strip()),
            *details.answers,
            (_("Notes"), attendee.notes),
        ]
    facts.append((_("Reason"), details.reason if details.status in OVER or details.moved_from else ""))
    return [(label, text) for label, text in facts if text]


def _moment(instant: datetime, reader: _Reader) -> str:
    return moment(instant, reader.zone, reader.language.locale, hour12=reader.language.hour12)


def _when(session: Interval, reader: _Reader) -> str:
    """Day, start, end and time zone: the recipient may read it in any zone."""
    locale, hour12 = reader.language.locale, reader.language.hour12
    day = long_day(session.start.astimezone(ZoneInfo(reader.zone)).date(), locale)
    hours = from_to(session, reader.zone, locale, hour12=hour12)
    return f"{day}, {hours}, {zone_label(reader.zone, session.start, locale)}"


def _link(work: UnitOfWork, row: BookingRow, reader: _Reader) -> tuple[str, str]:
    """Button text and link to the booking: the expert signs in, the client's link has a token in its fragment."""
    address = f"{work.settings.url}/booking/{row.uid}"
    if reader.for_expert:
        return (_("Answer the request") if row.status == "pending" else _("See the booking")), address
    if BookingStatus(row.status) in OVER:
        page = f"{work.settings.url}/{row.username}"
        return _("Choose another time"), f"{page}/{row.slug}" if reader.sees_experts_texts else page
    return _("Move or cancel"), f"{address}#{manage_links.token_for(work, row)}"


def _calendar(work: UnitOfWork, details: BookingDetails, reader: _Reader) -> Attached:
    method = Method.CANCEL if details.status in OVER else Method.REQUEST
    for_expert = reader.expert.email_shown if reader.for_expert else None
    file = of_booking(details, work.settings, now=work.now, method=method, for_expert=for_expert)
    return Attached(file, method, file_name(details))


def _expert_address(row: BookingRow, reader: _Reader) -> tuple[str, str] | None:
    shown = row.status == "confirmed" and reader.sees_experts_texts
    return (reader.expert.name, reader.expert.email_shown) if shown else None
