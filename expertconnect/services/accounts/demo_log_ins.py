"""Demo log-ins: accounts whose password everybody knows. They are for loopback addresses, and end before a site is public."""

from collections.abc import Collection
from ipaddress import ip_address
from urllib.parse import urlsplit

from sqlalchemy import func, or_, select

from db.engine.unit_of_work import UnitOfWork
from db.models import User
from expertconnect.config import Settings
from expertconnect.domain.errors import Forbidden
from expertconnect.services.accounts import accounts
from expertconnect.services.accounts.passwords import Hasher
from expertconnect.services.common import security_events
from expertconnect.services.common.security_events import What

PASSWORD = "try-expertconnect"  # noqa: S105 - on a loopback host alone, and printed
ADDRESSES = {"client": "client@example.org", "expert": "expert@example.org", "admin": "admin@example.org"}
"""Addresses of the demo's log-ins, by role."""


def is_only_here(settings: Settings) -> bool:
    """Whether the site is served on a loopback address only; only then accounts with known passwords may exist."""
    return _is_loopback(settings.host) and _is_loopback(urlsplit(settings.url).hostname or "")


def suspected_hashes(work: UnitOfWork) -> dict[str, list[str]]:
    """Return the password hashes that may be the demo's, each with the addresses of its accounts.

    The demo's log-ins share one hash, salt included, so that it is found when an address has been changed; hashes of
    people's own passwords are never equal.
    """
    shared = select(User.password_hash).group_by(User.password_hash).having(func.count() > 1)
    rows = work.session.execute(
        select(User.password_hash, User.email)
        .where(
            User.password_hash != "",
            or_(User.email.in_(ADDRESSES.values()), User.password_hash.in_(shared)),
        )
        .order_by(User.id)
    )
    found: dict[str, list[str]] = {}
    for password_hash, email in rows:
        found.setdefault(password_hash, []).append(email)
    return found


def open_log_ins(suspected: dict[str, list[str]], secret: bytes) -> tuple[str, ...]:
    """Return the addresses of accounts that the demo's password still opens; takes half a second for each hash."""
    if not suspected:
        return ()
    hasher = Hasher(secret)
    try:
        return tuple(
            email
            for password_hash, emails in suspected.items()
            if hasher.verify_now(PASSWORD, password_hash)
            for email in emails
        )
    finally:
        hasher.close()


def close_log_ins(work: UnitOfWork, emails: Collection[str]) -> int:
    """Take the password from accounts and end their sessions; a reset link opens them again. Returns how many.

    Raises:
        Forbidden: If the actor is not the system.
    """
    if not work.actor.is_system:
        raise Forbidden
    users = list(work.session.scalars(select(User).where(User.email.in_(emails))))
    for user in users:
        accounts.change_password_hash(work, user, "")
        security_events.record(work, What.DEMO_CLOSED, user.id)
    return len(users)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
