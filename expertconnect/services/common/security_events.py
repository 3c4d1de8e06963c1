"""Security events: an audit log of sign-ins, refusals, changed credentials and operators' acts.

A row names an account by its id, a network without its last part and an address by a keyed hash, never in plain. Each
row is a line of the log as well. The cleanup deletes rows after the retention of the settings.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from ipaddress import ip_network

from sqlalchemy import insert, select

from db.engine.unit_of_work import UnitOfWork
from db.queries.tables import security_events, users
from expertconnect.services.common.key_derivation import keyed_hash

logger = logging.getLogger(__name__)

ONCE_IN = timedelta(minutes=10)
"""How often the same refusal is kept: who runs into a limit tries on and on, and must not fill the table."""
SUBJECT_LENGTH = 12
_SHORTENED = {4: 24, 6: 48}


class What(StrEnum):
    """Kind of a security event."""

    REGISTERED = "registered"
    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGN_IN_LIMITED = "sign_in_limited"
    GUEST_SIGNED_IN = "guest_signed_in"
    CODE_FAILED = "code_failed"
    PASSWORD_WRONG = "password_wrong"  # noqa: S105  the name of an event
    PASSWORD_CHANGED = "password_changed"  # noqa: S105
    RESET_ASKED = "reset_asked"
    PASSWORD_RESET = "password_reset"  # noqa: S105
    ADDRESS_CHANGED = "address_changed"
    SESSION_ENDED = "session_ended"
    SESSIONS_ENDED = "sessions_ended"
    ADMIN_MADE = "admin_made"
    ADMIN_ACT = "admin_act"
    DEMO_CLOSED = "demo_closed"


@dataclass(frozen=True, slots=True)
class EventLine:
    """A security event as operators see it.

    Attributes:
        what: One of `What`.
        subject: Beginning of the keyed hash of the address that was typed; empty for none.
        network: Without its last part; empty for the command line.
        detail: Such as the name of an operator's command.
    """

    at: datetime
    what: str
    user_id: int | None
    subject: str
    network: str
    detail: str


def record(
    work: UnitOfWork, what: What, user_id: int | None = None, *, address: str = "", detail: str = ""
) -> None:
    """Keep an event, in the transaction of the command that it is about.

    Args:
        user_id: The account that it is about.
        address: The folded address that was typed, if any; kept as a hash.
        detail: A word of ours, never what people typed.
    """
    values = {
        "at": work.now,
        "kind": what.value,
        "user_id": user_id,
        "subject": _subject(work, address),
        "network": shortened(work.actor.network),
        "detail": detail[:120],
    }
    work.session.execute(insert(security_events).values(values))
    logger.info(
        "security: %s, account %s, address %s, network %s%s",
        what.value,
        "-" if user_id is None else user_id,
        values["subject"] or "-",
        values["network"] or "-",
        f", {detail}" if detail else "",
    )


def record_about(work: UnitOfWork, what: What, address: str) -> None:
    """Keep an event about whatever account an address has; the same work if it has none. A command of its own."""
    user_id = work.session.scalar(select(users.c.id).where(users.c.email == address))
    record(work, what, user_id, address=address)


def record_once(work: UnitOfWork, what: What, address: str) -> None:
    """As `record_about`, unless the same was kept a few minutes ago."""
    known = select(security_events.c.id).where(
        security_events.c.at > work.now - ONCE_IN,
        security_events.c.kind == what.value,
        security_events.c.subject == _subject(work, address),
        security_events.c.network == shortened(work.actor.network),
    )
    if work.session.scalar(known.limit(1)) is None:
        record_about(work, what, address)


def latest(work: UnitOfWork, limit: int = 50) -> tuple[EventLine, ...]:
    """Return the latest events, newest first; the caller checks who asks."""
    table = security_events.c
    query = (
        select(table.at, table.kind, table.user_id, table.subject, table.network, table.detail)
        .order_by(table.id.desc())
        .limit(max(1, min(limit, 500)))
    )
    return tuple(EventLine(*row) for row in work.session.execute(query))


def shortened(network: str) -> str:
    """Return a network address without its last part: an IPv4 /24 or an IPv6 /48; empty for none."""
    try:
        whole = ip_network(network, strict=False)
    except ValueError:
        return ""
    return str(ip_network(f"{whole.network_address}/{_SHORTENED[whole.version]}", strict=False))


def _subject(work: UnitOfWork, address: str) -> str:
    return keyed_hash(work.secret, "security-subject", address)[:SUBJECT_LENGTH] if address else ""
