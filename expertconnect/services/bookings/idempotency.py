"""Idempotency keys: the same key gives the same booking, however often it is sent."""

import hashlib
import json
from dataclasses import asdict, dataclass
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


@dataclass(frozen=True, slots=True)
class KeyedRequest:
    """A request with an idempotency key.

    Attributes:
        scope: Whose key it is; keys of different scopes know nothing of each other.
        body_hash: Of everything that was sent; a repeated key must come with the same.
    """

    scope: str
    key: str
    body_hash: str


def keyed(
    work: UnitOfWork, key: str | None, request: tuple[str | None, ...], attendee: Attendee
) -> KeyedRequest | None:
    """Return a request with its key; None for one without.

    Args:
        key: Up to 100 characters.
        request: The command and its arguments.
        attendee: As it was sent, before it is validated: what is valid may have changed since the first time.
    """
    if key is None:
        return None
    key = text_within(key, "idempotency_key", bounds.IDEMPOTENCY_KEY)
    return KeyedRequest(_scope(work), key, _hash(request, attendee))


def used_before(work: UnitOfWork, request: KeyedRequest | None) -> str | None:
    """Return the uid of the booking that a key was used for; None if it is new, or there is none.

    A command asks this before anything else about its arguments: a repeated request gets its booking even if the same
    could not be booked today.

    Raises:
        IdempotencyMismatch: If the key was used for another request.
    """
    if request is None:
        return None
    stored = work.session.execute(_FIND, _parameters(request)).first()
    if stored is None or stored.created_at <= work.now - KEPT:
        return None
    if stored.body_hash != request.body_hash:
        raise IdempotencyMismatch
    return str(stored.booking_uid)


def record_use(work: UnitOfWork, request: KeyedRequest | None, uid: str) -> str | None:
    """Record what a key is used for, or return what a concurrent request has used it for.

    The row is written before the time is claimed: of two requests with one key the second waits for the first.

    Args:
        uid: The uid of the booking that this request will create.

    Returns:
        As `used_before`.

    Raises:
        IdempotencyMismatch: As `used_before`.
    """
    if request is None:
        return None
    columns = {"body_hash": request.body_hash, "booking_uid": uid, "created_at": work.now}
    row = {"scope": request.scope, "key": request.key, **columns}
    written = work.session.execute(
        work.insert(IdempotencyKey).values(row).on_conflict_do_nothing().returning(keys.c.key)
    )
    if written.first() is not None:
        return None
    if (earlier := used_before(work, request)) is None:
        work.session.execute(_RENEW, columns | _parameters(request))  # it was used more than a day ago
    return earlier


def _parameters(request: KeyedRequest) -> dict[str, str]:
    return {"seen_scope": request.scope, "seen_key": request.key}


def _scope(work: UnitOfWork) -> str:
    """Return whose key it is.

    Callers without account and cookie are told apart by their network address, so that a key that is used again with
    another body can be seen. Who shares that address and guesses a key learns only that it was used: the booking is
    given to nobody but who sends every character of the first request again, and guesses are counted like bookings.
    A random key cannot be guessed at all.
    """
    identity = current_identity(work)
    if identity is not None and identity.user_id is not None:
        return f"account:{identity.user_id}"
    if work.actor.visitor:
        return f"visitor:{work.actor.visitor}"[:160]
    return f"network:{work.actor.network[:64]}"


def _hash(request: tuple[str | None, ...], attendee: Attendee) -> str:
    typed = asdict(attendee) | {"answers": sorted(attendee.answers.items())}
    return hashlib.sha256(json.dumps([request, typed], sort_keys=True, default=str).encode()).hexdigest()
