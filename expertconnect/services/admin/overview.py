"""Operator's overview: counts, settings and queued e-mails."""

import re
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from pydantic import SecretStr
from sqlalchemy import Select, func, select

from db.engine.unit_of_work import UnitOfWork
from db.models import Booking, Expert, SignIn, User
from expertconnect.config import PREFIX, Settings
from expertconnect.services.common import authorization, security_events
from expertconnect.services.common.security_events import EventLine, What
from expertconnect.services.email import account, render
from expertconnect.services.email.account import Untrue
from expertconnect.services.jobs import outbox
from expertconnect.services.jobs.outbox import OutboxLine

LOOKED_BACK = timedelta(days=30)
ONLINE = timedelta(minutes=15)
_FRAGMENT = re.compile(r"(https?://[^\s#]+#)[^\s]+")
_CODE = re.compile(r"\b\d{6}\b|(?<![\w-])[\w-]{43}(?![\w-])|made-when-it-is-sent")
_SECRET = frozenset({"smtp_user"})


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of accounts, experts and bookings.

    Attributes:
        booked: Bookings made in the last 30 days.
        coming: Confirmed sessions that are still to come.
        waiting: Requests that experts have not answered.
        held: Live holds.
        online: Sign-ins used in the last quarter of an hour.
    """

    accounts: int
    experts: int
    booked: int
    coming: int
    waiting: int
    held: int
    online: int


@dataclass(frozen=True, slots=True)
class Overview:
    """All data of the operator's page.

    Attributes:
        mails: Number of outbox jobs by state.
        lines: The jobs of the requested state, newest first.
        events: The latest security events, newest first.
    """

    figures: Figures
    mails: dict[str, int]
    lines: tuple[OutboxLine, ...]
    events: tuple[EventLine, ...]


@dataclass(frozen=True, slots=True)
class SettingLine:
    """A setting as the operator's page shows it.

    Attributes:
        name: Name of the environment variable.
        value: Its value; for secrets only whether it is set.
        is_default: Whether it has the default value.
    """

    name: str
    value: str
    about: str
    is_default: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """An e-mail as it would be sent now, without the recipient's secrets, or why it would not be sent."""

    to: str
    subject: str
    text: str
    why_not: str = ""


def overview(work: UnitOfWork, state: str = "waiting", limit: int = 50) -> Overview:
    """Return counts and e-mail jobs.

    Raises:
        SignInNeeded, NotFound: As `authorization.admin`.
    """
    authorization.admin(work)
    shown = state if state in outbox.STATES else "waiting"
    lines = tuple(outbox.lines(work, state=shown, limit=limit))
    return Overview(_figures(work), outbox.counts(work), lines, security_events.latest(work, 30))


def settings_shown(work: UnitOfWork) -> tuple[SettingLine, ...]:
    """Return every setting, secrets only as set or not.

    Raises:
        SignInNeeded, NotFound: As `authorization.admin`.
    """
    authorization.admin(work)
    return tuple(_setting(work.settings, name) for name in Settings.model_fields)


def retry(work: UnitOfWork, key: str) -> OutboxLine:
    """Retry an e-mail job at once.

    Raises:
        SignInNeeded, NotFound: As `authorization.admin`.
        Invalid: If it was sent or dropped.
    """
    user = authorization.admin(work)
    security_events.record(work, What.ADMIN_ACT, user.id, detail="mail")
    return outbox.retry_now(work, key)


def preview(work: UnitOfWork, key: str) -> Preview:
    """Return the e-mail that would be sent, without link fragments and code digits: they are for its recipient only.

    Raises:
        SignInNeeded, NotFound: As `authorization.admin`; also if there is no job of that key.
    """
    authorization.admin(work)
    content = account.preview(work, key)
    if isinstance(content, Untrue):
        return Preview("", "", "", content.why)
    email = render.written(content, work.settings)
    return Preview(email.to, email.subject, _CODE.sub("······", _FRAGMENT.sub(r"\1…", email.text)))


def _figures(work: UnitOfWork) -> Figures:
    def count(query: Select[int]) -> int:
        return work.session.scalar(query) or 0

    bookings = select(func.count(Booking.id))
    return Figures(
        accounts=count(select(func.count(User.id))),
        experts=count(select(func.count(Expert.id))),
        booked=count(bookings.where(Booking.booked_at > work.now - LOOKED_BACK)),
        coming=count(bookings.where(Booking.status == "confirmed", Booking.starts_at > work.now)),
        waiting=count(bookings.where(Booking.status == "pending")),
        held=count(bookings.where(Booking.status == "held", Booking.expires_at > work.now)),
        online=count(
            select(func.count(SignIn.id)).where(
                SignIn.seen_at > work.now - ONLINE, SignIn.revoked_at.is_(None), SignIn.expires_at > work.now
            )
        ),
    )


def _setting(settings: Settings, name: str) -> SettingLine:
    field, value = Settings.model_fields[name], getattr(settings, name)
    if isinstance(value, SecretStr):
        shown = "set" if value.get_secret_value() else "not set"
    elif name in _SECRET:
        shown = "set" if value else "not set"
    elif name == "database_url" and value:
        shown = _without_password(str(value))
    else:
        shown = str(value)
    return SettingLine(
        PREFIX + name.upper(), shown or "not set", field.description or "", value == field.default
    )


def _without_password(url: str) -> str:
    """Return a database URL without user and password."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{host}{parts.path}"
