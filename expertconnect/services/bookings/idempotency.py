"""Idempotency keys: the same key gives the same booking, however often it is sent."""

import hashlib
import json
from dataclasses import asdict
from datetime import timedelta

from sqlalchemy import bindparam, select, update

from db.engine.unit_of_work import UnitOfWork
from db.models import IdempotencyKey
from db.queries.tables import keys
from expertconnect.domain import bounds
from expertconnect.domain.booking import Attendee
from expertconnect.domain.errors import IdempotencyMismatch
from expertconnect.services.common.authorization import current_identity
from expertconnect.services.common.validation import text_within

KEPT = timedelta(hours=24)

_same_key = (keys.c.scope == bindparam("seen_scope"), keys.c.key == bindparam("seen_key"))
_FIND = select(keys.c.body_hash, keys.c.booking_uid, keys.c.created_at).where(*_same_key)
_RENEW = update(keys).where(*_same_key)


def used_before(
    work: UnitOfWork, key: str | None, request: tuple[str, ...], attendee: Attendee, uid: str
) -> str | None:
    """Record the use of a key, or return what it was used for.

    The row is written before the time is claimed: of two requests with one key the second waits for the first.

    Args:
        key: Up to 100 characters; None for a request without a key.
        request: The command and its arguments; a repeated key must come with the same ones.
        uid: The uid of the booking that this request will create.

    Returns:
        The uid of the booking that the key was used for; None if the key is new.

    Raises:
        IdempotencyMismatch: If the key was used for another request.
    """
    if key is None:
        return None
    key = text_within(key, "idempotency_key", bounds.IDEMPOTENCY_KEY)
    body = _hash(request, attendee)
    columns = {"body_hash": body, "booking_uid": uid, "created_at": work.now}
    row = {"scope": _scope(work, body), "key": key, **columns}
    written = work.session.execute(
        work.insert(IdempotencyKey).values(row).on_conflict_do_nothing().returning(keys.c.key)
    )
    if written.first() is not None:
        return None
    key_parameters = {"seen_scope": row["scope"], "seen_key": key}
    stored = work.session.execute(_FIND, key_parameters).one()
    if stored.created_at <= work.now - KEPT:
        work.session.execute(_RENEW, columns | key_parameters)
        return None
    if stored.body_hash != body:
        raise IdempotencyMismatch
    return str(stored.booking_uid)


def _scope(work: UnitOfWork, body: str) -> str:
    identity = current_identity(work)
    if identity is not None and identity.user_id is not None:
        return f"account:{identity.user_id}"
    if work.actor.visitor:
        return f"visitor:{work.actor.visitor}"[:160]
    return f"network:{work.actor.network[:64]}:{body}"


def _hash(request: tuple[str, ...], attendee: Attendee) -> str:
    typed = asdict(attendee) | {"answers": sorted(attendee.answers.items())}
    return hashlib.sha256(json.dumps([request, typed], sort_keys=True).encode()).hexdigest()
