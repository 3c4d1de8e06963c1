"""Sessions: begin, identify by token, end.

A session of an account ends after 30 days without use and after 180 days at most, one of a guest after 30 minutes and
12 hours. The token contains only the latest end; the row, read in every command, decides.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select, update

from db.engine.unit_of_work import UnitOfWork
from db.models import Expert, SignIn, User
from expertconnect.domain.events import SessionEnded
from expertconnect.domain.people import Actor
from expertconnect.services.accounts import known_browsers, tokens
from expertconnect.services.accounts.tokens import Claims, Purpose
from expertconnect.services.common import authorization, security_events
from expertconnect.services.common.key_derivation import keyed_hash
from expertconnect.services.common.security_events import What

ACCOUNT, GUEST = "account", "guest"
IDLE = {ACCOUNT: timedelta(days=30), GUEST: timedelta(minutes=30)}
MAX = {ACCOUNT: timedelta(days=180), GUEST: timedelta(hours=12)}
TOUCH_EVERY = timedelta(minutes=5)
"""Precision of `seen_at`, so that not every request writes."""

MAX_LISTED = 100

_TOKENS = {ACCOUNT: Purpose.SESSION, GUEST: Purpose.GUEST}


@dataclass(frozen=True, slots=True)
class Started:
    """A new session.

    Attributes:
        token: For the cookie or the Authorization header; stored nowhere on the server.
        expires_at: End of the token, the latest end of the session.
        idle: How long the session lasts without use.
    """

    token: str
    session_id: str
    expires_at: datetime
    idle: timedelta


@dataclass(frozen=True, slots=True)
class OwnSession:
    """A session as the owner of its account sees it.

    Attributes:
        key: Names it for `end_own`.
        device: Browser and system, such as `Firefox, Linux`; empty if unknown.
        network: Network from which it began, without its last part.
    """

    key: str
    device: str
    network: str
    created_at: datetime
    seen_at: datetime
    is_current: bool


@dataclass(frozen=True, slots=True)
class Identity:
    """Identity of a token's session, read from the database.

    Attributes:
        is_due: Whether `touch` should be called.
    """

    session_id: str
    user_id: int | None
    guest_email: str | None
    expert_id: int | None
    is_admin: bool
    is_due: bool

    def actor(self, anybody: Actor) -> Actor:
        """Add this identity to an actor known by cookie and network alone."""
        return replace(
            anybody,
            session_id=self.session_id,
            user_id=self.user_id,
            guest_email=self.guest_email,
            expert_id=self.expert_id,
            is_admin=self.is_admin,
        )


def begin(work: UnitOfWork, user_id: int) -> Started:
    """Begin a session of an account under a new id; this browser's old session ends."""
    known_browsers.remember(work, user_id)
    return _begin(work, ACCOUNT, user_id=user_id)


def begin_guest(work: UnitOfWork, email: str) -> Started:
    """Begin a guest session for a verified, folded address. It never gives access to the account of that address."""
    return _begin(work, GUEST, guest_email=email)


def identify(work: UnitOfWork, purpose: str, token: str) -> Identity | None:
    """Return the identity of an `ACCOUNT` or `GUEST` token; None when it is invalid, expired or revoked."""
    claims = tokens.read(work.secret, _TOKENS[purpose], token, work.now)
    if claims is None:
        return None
    found = work.session.execute(
        select(SignIn, User.is_admin, Expert.id)
        .outerjoin(User, User.id == SignIn.user_id)
        .outerjoin(Expert, Expert.user_id == SignIn.user_id)
        .where(SignIn.id == claims.token_id, SignIn.purpose == purpose)
        .where(SignIn.revoked_at.is_(None), SignIn.expires_at > work.now)
    ).one_or_none()
    if found is None or _subject(found[0]) != claims.subject:
        return None
    sign_in, is_admin, expert_id = found
    return Identity(
        sign_in.id,
        sign_in.user_id,
        sign_in.guest_email,
        expert_id,
        bool(is_admin),
        work.now - sign_in.seen_at >= TOUCH_EVERY,
    )


def touch(work: UnitOfWork) -> None:
    """Record that the actor's session is in use, so that it does not end as idle."""
    row = work.session.get(SignIn, work.actor.session_id) if work.actor.session_id else None
    if row is None or row.revoked_at is not None or row.expires_at <= work.now:
        return
    if work.now - row.seen_at >= TOUCH_EVERY:
        row.seen_at = work.now
        row.expires_at = min(work.now + IDLE[row.purpose], row.created_at + MAX[row.purpose])


def sign_out(work: UnitOfWork) -> None:
    """End the actor's session, of an account or a guest; idempotent."""
    if work.actor.session_id is not None and _end(work, SignIn.id == work.actor.session_id):
        security_events.record(work, What.SESSION_ENDED, work.actor.user_id)


def sign_out_everywhere(work: UnitOfWork, *, keep_current: bool = False) -> int:
    """End all sessions of the account.

    Returns:
        How many were ended.

    Raises:
        SignInNeeded: If nobody is signed in.
    """
    user = authorization.signed_in(work)
    security_events.record(work, What.SESSIONS_ENDED, user.id)
    return end_all(work, user.id, keep=work.actor.session_id if keep_current else None)


def own(work: UnitOfWork) -> tuple[OwnSession, ...]:
    """Return the live sessions of the signed-in account, the one in use first.

    Raises:
        SignInNeeded: If nobody is signed in.
    """
    lines = [
        OwnSession(
            _key(work, row.id),
            row.device,
            row.network,
            row.created_at,
            row.seen_at,
            is_current=row.id == work.actor.session_id,
        )
        for row in _live(work)
    ]
    return tuple(sorted(lines, key=lambda line: (line.is_current, line.seen_at), reverse=True))


def end_own(work: UnitOfWork, key: object) -> None:
    """End one of the account's sessions; does nothing if it has ended already.

    Raises:
        SignInNeeded: If nobody is signed in.
    """
    for row in _live(work):
        if _key(work, row.id) == key:
            _end(work, SignIn.id == row.id)
            security_events.record(work, What.SESSION_ENDED, work.actor.user_id)


def _live(work: UnitOfWork) -> Sequence[SignIn]:
    user = authorization.signed_in(work)
    query = select(SignIn).where(
        SignIn.user_id == user.id, SignIn.revoked_at.is_(None), SignIn.expires_at > work.now
    )
    return work.session.scalars(query.order_by(SignIn.seen_at.desc()).limit(MAX_LISTED)).all()


def _key(work: UnitOfWork, session_id: str) -> str:
    """A name for a session in its owner's pages; the id itself stays in its token."""
    return keyed_hash(work.secret, "session-key", session_id)[:32]


def end_all(work: UnitOfWork, user_id: int, *, keep: str | None = None) -> int:
    """End all sessions of an account but one; SessionEnded tells open pages after the commit."""
    condition = SignIn.user_id == user_id
    return _end(work, condition if keep is None else condition & (SignIn.id != keep))


def _end(work: UnitOfWork, condition: object, *, is_replaced: bool = False) -> int:
    ended = work.session.scalars(
        update(SignIn)
        .where(condition, SignIn.revoked_at.is_(None))  # type: ignore[arg-type]  # a column expression
        .values(revoked_at=work.now)
        .returning(SignIn.id)
    ).all()
    for session_id in ended:
        work.announce(SessionEnded(session_id, is_replaced))
    return len(ended)


def _begin(
    work: UnitOfWork, purpose: str, *, user_id: int | None = None, guest_email: str | None = None
) -> Started:
    if work.actor.session_id is not None:
        _end(work, SignIn.id == work.actor.session_id, is_replaced=True)
    row = SignIn(
        id=secrets.token_urlsafe(32),
        purpose=purpose,
        user_id=user_id,
        guest_email=guest_email,
        created_at=work.now,
        seen_at=work.now,
        expires_at=work.now + IDLE[purpose],
        device=work.actor.device[:60],
        network=security_events.shortened(work.actor.network),
    )
    work.session.add(row)
    work.session.flush()
    ends_at = work.now + MAX[purpose]
    token = tokens.issue(work.secret, _TOKENS[purpose], Claims(_subject(row), row.id, work.now, ends_at))
    return Started(token, row.id, ends_at, IDLE[purpose])


def _subject(row: SignIn) -> str:
    # A guest's address is not put into the token, because the payload can be read in the browser.
    return GUEST if row.user_id is None else str(row.user_id)
